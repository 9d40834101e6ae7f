//! The queue that a worker works off, and the one that keeps what failed.

use super::Place;
use crate::emit::hcl::{Block, Object, object, reference};
use crate::model::identifier;
use crate::model::workers::Consumer;
use crate::plan::{Plan, Root};

const SECONDS_AN_HOUR: u32 = 3600;
/// Milliseconds.
const SECOND: u32 = 1000;

pub(super) fn blocks(place: Place<'_>, root: &Root, plan: &mut Plan<'_>) -> Vec<Block> {
    let Some(consumer) = &place.worker.consumes else { return Vec::new() };
    let id = identifier(&consumer.queue.name);
    let mut queues = vec![(id.clone(), consumer.physical_name.clone(), "the queue that it works off")];
    if consumer.dead_letters {
        queues.push((format!("{id}_dead"), consumer.dead_letter_name(), "messages that failed for good"));
    }
    let mut blocks = Vec::new();
    for (id, name, what) in queues {
        blocks.push(queue(place, consumer, &id, &name, what));
        let address = format!("cloudflare_queue.{id}");
        plan.stateful(root, &place.worker.item, &address, "queue", &name, place.environment.protected);
    }
    blocks.push(consume(place, consumer, &id));
    blocks
}

fn queue(place: Place<'_>, consumer: &Consumer, id: &str, name: &str, what: &str) -> Block {
    let block = place
        .resource("cloudflare_queue", id)
        .from(&place.environment.written_at(&consumer.queue.at), what)
        .set("queue_name", name)
        .set("settings", object([("message_retention_period", consumer.retention_hours * SECONDS_AN_HOUR)]));
    place.guarded(block)
}

fn consume(place: Place<'_>, consumer: &Consumer, id: &str) -> Block {
    let settings = Object::new()
        .set("batch_size", consumer.batch_size)
        .set("max_wait_time_ms", consumer.wait_seconds * SECOND)
        .set("max_retries", consumer.retries);
    let dead = consumer.dead_letters.then(|| reference(&format!("cloudflare_queue.{id}_dead.queue_name")));
    place
        .resource("cloudflare_queue_consumer", id)
        .from(&place.environment.written_at(&consumer.queue.at), "hands it messages in batches")
        .set("queue_id", reference(&format!("cloudflare_queue.{id}.queue_id")))
        .set("type", "worker")
        .set("script_name", reference(&place.script_name()))
        .set_opt("dead_letter_queue", dead)
        .set("settings", settings)
}
