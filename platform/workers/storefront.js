// Serves the shop's pages from its static assets, and sends new pictures to be made smaller.
export default {
  async fetch(request, env) {
    if (request.method === "POST" && new URL(request.url).pathname === "/pictures") {
      await env.IMAGE_JOBS.send({ url: await request.text() });
      return new Response(null, { status: 202 });
    }
    return env.ASSETS.fetch(request);
  },
};
