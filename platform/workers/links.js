// Leads the short addresses on labels to the shop's pages: /a1b2 goes to /passports/a1b2.
export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    return Response.redirect(`https://threadline.example/passports${pathname}`, 302);
  },
};
