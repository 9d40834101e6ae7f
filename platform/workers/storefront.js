// Serves the shop's pages from its static assets, keeps the pictures that people send, and has them made smaller.
export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    const session = await env.SESSIONS.get(request.headers.get("x-session") ?? "");
    if (request.method === "POST" && pathname === "/pictures" && session) {
      const key = crypto.randomUUID();
      await env.UPLOADS.put(key, request.body);
      await env.IMAGE_JOBS.send({ url: key });
      return new Response(null, { status: 202 });
    }
    return env.ASSETS.fetch(request);
  },
};
