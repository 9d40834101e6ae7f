"""A Notion of one database, with the limits of the real one: server.py REQUESTS [STATUS...]. The first answers are the
STATUSes; 0 hangs up. Writes each request as a line of JSON to REQUESTS, and says its port."""
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

DATABASE, SOURCE = '0123456789abcdef0123456789abcdef', 'source-1'
statuses = [int(s) for s in sys.argv[2:]]
pages = []


def faults(body):
    children = body.get('children', [])
    if len(children) > 100: yield 'more than 100 blocks'
    titles = [body['properties']['title']['title']] if 'properties' in body else []
    for rich in titles + [block[block['type']]['rich_text'] for block in children]:
        if len(rich) > 100: yield 'more than 100 texts'
        for text in rich:
            content = text['text']['content']
            if len(content.encode('utf-16-le')) // 2 > 2000: yield 'a text of more than 2000 characters'
            if text['type'] != 'text': yield 'no text'


class Notion(BaseHTTPRequestHandler):
    def log_message(self, *_): pass

    def reply(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        if status == 429: self.send_header('Retry-After', '7')
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def answer(self):
        body = json.loads(self.rfile.read(int(self.headers.get('Content-Length', 0))) or b'{}')
        with open(sys.argv[1], 'a') as f: f.write(json.dumps({'method': self.command, 'path': self.path, 'body': body}) + '\n')
        if statuses:
            status = statuses.pop(0)
            if status == 0: return self.connection.close()
            return self.reply(status, {'object': 'error', 'code': 'scripted'})
        if self.headers.get('Authorization') != 'Bearer secret-1': return self.reply(401, {'code': 'unauthorized'})
        if self.headers.get('Notion-Version') != '2025-09-03': return self.reply(400, {'code': 'missing_version'})
        for fault in faults(body): return self.reply(400, {'code': 'validation_error', 'message': fault})
        route = (self.command, self.path)
        if route == ('GET', f'/v1/databases/{DATABASE}'):
            return self.reply(200, {'data_sources': [{'id': SOURCE, 'name': 'Changes'}]})
        if route == ('POST', f'/v1/data_sources/{SOURCE}/query'):
            wanted = body['filter']['title']['contains']
            return self.reply(200, {'results': [page for page in pages if wanted in page['title']]})
        if route == ('POST', '/v1/pages'):
            if body['parent'] != {'type': 'data_source_id', 'data_source_id': SOURCE}: return self.reply(404, {'code': 'object_not_found'})
            title = ''.join(text['text']['content'] for text in body['properties']['title']['title'])
            pages.append({'id': f'page-{len(pages) + 1}', 'title': title})
            return self.reply(200, pages[-1])
        if self.command == 'PATCH' and any(self.path == f'/v1/blocks/{page["id"]}/children' for page in pages):
            return self.reply(200, {})
        self.reply(404, {'code': 'object_not_found'})

    do_GET = do_POST = do_PATCH = answer


server = HTTPServer(('127.0.0.1', 0), Notion)
print(server.server_port, flush=True)
server.serve_forever()
