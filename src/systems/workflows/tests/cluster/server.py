"""A small Kubernetes API server for the tests: objects in memory, what kubectl needs to find them, merges, owners of fields,
versions, and a controller that finishes or fails each rollout at once. Images that hold `bad` never get ready.

    python3 server.py STATE [EVENT...]

STATE is a JSON list of objects that are there, as platc applied them, and is written anew after each change. The port is printed. What
was asked of it is in STATE.asked, a line `VERB GROUP RESOURCE` each, as RBAC would name it. Events:
`race:KIND:IMAGE`: before the first patch of that kind, somebody else releases IMAGE.
`overtake:IMAGE`: once a rollout was looked at, somebody else releases IMAGE.
`without:VARIABLE`: once a rollout was looked at, platc applies the same manifest without that variable.
"""
import copy, json, re, sys, threading
sys.dont_write_bytecode = True
import fields
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

GROUPS = {  # group/version: kind -> resource, namespaced
    'v1': {'Namespace': 'namespaces', 'Service': 'services', 'ServiceAccount': 'serviceaccounts', 'ConfigMap': 'configmaps',
           'Secret': 'secrets'},
    'apps/v1': {'Deployment': 'deployments'},
    'batch/v1': {'CronJob': 'cronjobs'},
    'autoscaling/v2': {'HorizontalPodAutoscaler': 'horizontalpodautoscalers'},
    'scheduling.k8s.io/v1': {'PriorityClass': 'priorityclasses'},
    'policy/v1': {'PodDisruptionBudget': 'poddisruptionbudgets'},
    'networking.k8s.io/v1': {'NetworkPolicy': 'networkpolicies'},
    'rbac.authorization.k8s.io/v1': {'Role': 'roles', 'RoleBinding': 'rolebindings'},
    'apiextensions.k8s.io/v1': {'CustomResourceDefinition': 'customresourcedefinitions'},
    'secrets.doppler.com/v1alpha1': {'DopplerSecret': 'dopplersecrets'},
}
CLUSTER_WIDE = {'namespaces', 'customresourcedefinitions', 'priorityclasses'}
KINDS = {resource: (group, kind) for group, kinds in GROUPS.items() for kind, resource in kinds.items()}
state, events = {}, sys.argv[2:]
lock, version = threading.RLock(), [100]


def template(o):
    spec = o['spec']
    return spec['jobTemplate']['spec']['template'] if o['kind'] == 'CronJob' else spec['template']


def merged(old, new):
    """A strategic merge: objects key by key, lists of named things by name, other lists whole."""
    if isinstance(old, dict) and isinstance(new, dict):
        out = dict(old)
        for key, value in new.items():
            if value is None: out.pop(key, None)
            else: out[key] = merged(old[key], value) if key in old else value
        return out
    if isinstance(old, list) and isinstance(new, list) and all(isinstance(x, dict) and 'name' in x for x in old + new):
        names = [x['name'] for x in old]
        out = [merged(x, next((y for y in new if y['name'] == x['name']), {})) for x in old]
        return out + [y for y in new if y['name'] not in names]
    return new


def key(o): return o['kind'], o['metadata'].get('namespace', ''), o['metadata']['name']


def store(o):
    version[0] += 1
    old = state.get(key(o))
    o['metadata'].update(resourceVersion=str(version[0]), uid=o['kind'] + '-' + o['metadata']['name'])
    if o['kind'] == 'Deployment':
        o['spec'].setdefault('replicas', 1)  # the API server's default
        control(o, old)
    state[key(o)] = o
    with open(sys.argv[1], 'w') as f: json.dump(list(state.values()), f, indent=1)


def control(o, old):
    """The controller: a changed template is a new rollout, that is done at once or never."""
    meta = o['metadata']
    if not old or template(old) != template(o): meta['generation'] = meta.get('generation', 0) + 1
    bad = 'bad' in json.dumps(template(o)['spec'])
    n = o['spec']['replicas']
    ready = {'type': 'Progressing', 'status': 'False' if bad else 'True', 'reason': 'ProgressDeadlineExceeded' if bad else 'NewReplicaSetAvailable'}
    o['status'] = {'observedGeneration': meta['generation'], 'replicas': n, 'updatedReplicas': n, 'availableReplicas': 0 if bad else n, 'conditions': [ready]}


def asked(verb, kind):
    group, _, _ = KINDS[RESOURCES[kind]][0].rpartition('/')
    with open(sys.argv[1] + '.asked', 'a') as f: f.write(f'{verb} {group or "core"} {RESOURCES[kind]}\n')


def release(o, image):
    o = copy.deepcopy(o)
    pods = template(o)['spec']
    old = pods['containers'][0]['image']
    for c in pods['containers'] + pods.get('initContainers', []):
        if c['image'] == old: c['image'] = image
    store(fields.updated(state[key(o)], o, 'platc-release'))


def without(o, variable):
    mine = copy.deepcopy(o)
    for k in ('resourceVersion', 'managedFields'): mine['metadata'].pop(k)
    mine['metadata'].pop('annotations', None)
    for c in template(mine)['spec']['containers']: c['env'] = [e for e in c['env'] if e['name'] != variable]
    return fields.applied(copy.deepcopy(o), mine, 'platc', True)[0]


def event(name):
    found = next((e for e in events if e.startswith(name)), None)
    if found: events.remove(found)
    return found and found[len(name) + 1:]


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def log_message(self, *_): pass
    def reply(self, body, code=200):
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)
    def status(self, code, reason, message):
        self.reply({'kind': 'Status', 'apiVersion': 'v1', 'status': 'Failure', 'reason': reason, 'message': message, 'code': code}, code)
    def handle_it(self):
        url = urlparse(self.path)
        query = {k: v[0] for k, v in parse_qs(url.query).items()}
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        with lock: self.route(url.path, query, json.loads(body) if body else None)
    do_GET = do_PATCH = do_POST = do_DELETE = handle_it

    def route(self, path, query, body):
        if path == '/api': return self.reply({'kind': 'APIVersions', 'versions': ['v1']})
        if path == '/apis':
            names = [{'groupVersion': g, 'version': g.split('/')[1]} for g in GROUPS if '/' in g]
            return self.reply({'kind': 'APIGroupList', 'apiVersion': 'v1', 'groups': [{'name': v['groupVersion'].split('/')[0], 'versions': [v], 'preferredVersion': v} for v in names]})
        group = re.sub('^/apis?/', '', path)
        if group in GROUPS:
            kinds = [{'name': r, 'singularName': k.lower(), 'kind': k, 'namespaced': r not in CLUSTER_WIDE, 'verbs': ['get', 'list', 'patch', 'create', 'delete', 'watch']} for k, r in GROUPS[group].items()]
            return self.reply({'kind': 'APIResourceList', 'apiVersion': 'v1', 'groupVersion': group, 'resources': kinds})
        parts = [p for p in path.split('/') if p]
        at = next((i for i, p in enumerate(parts) if p in KINDS and (p != 'namespaces' or i + 2 >= len(parts))), None)
        if at is None: return self.status(404, 'NotFound', 'no such path')
        group, kind = KINDS[parts[at]]
        space = parts[at - 1] if at > 1 and parts[at - 2] == 'namespaces' else ''
        if at + 1 == len(parts) and self.command == 'POST': return self.create(kind, query, body)
        if at + 1 == len(parts): return self.list(group, kind, space, query)
        self.one(kind, space, parts[at + 1], query, body)

    def list(self, group, kind, space, query):
        asked('watch' if query.get('watch') else 'list', kind)
        if query.get('watch'): return self.status(410, 'Expired', 'too old')
        wanted = dict(p.replace('==', '=').split('=') for p in query.get('labelSelector', '').split(',') if p)
        field = query.get('fieldSelector', '').partition('=')[2]
        items = [o for (k, n, _), o in state.items() if k == kind and space in ('', n) and field in ('', o['metadata']['name'])
                 and all(o['metadata'].get('labels', {}).get(k) == v for k, v in wanted.items())]
        self.reply({'kind': kind + 'List', 'apiVersion': group, 'metadata': {'resourceVersion': str(version[0])}, 'items': items})
        image = event('overtake') if kind == 'Deployment' else None
        if image: release(items[0], image)
        variable = event('without') if kind == 'Deployment' and query.get('fieldSelector') else None
        if variable: store(without(items[0], variable))

    def create(self, kind, query, body):
        asked('create', kind)
        store(fields.updated({}, body, query['fieldManager']))
        self.reply(body, 201)

    def one(self, kind, space, name, query, body):
        at = kind, space, name
        old = state.get(at)
        how = self.headers.get('Content-Type', '')
        manager = query.get('fieldManager') or self.headers.get('User-Agent', '').split('/')[0]
        asked(self.command.lower(), kind)
        if not old and 'apply-patch' in how: asked('create', kind)
        if self.command == 'PATCH':
            image = event('race:' + kind)
            if image and old: release(old, image); old = state[at]
        if not old and not (self.command == 'PATCH' and 'apply-patch' in how):
            return self.status(404, 'NotFound', f'{KINDS_OF[kind]} "{name}" not found')
        if self.command == 'GET':
            return self.reply(old)
        if self.command == 'DELETE':
            del state[at]
            version[0] += 1
            with open(sys.argv[1], 'w') as f: json.dump(list(state.values()), f, indent=1)
            return self.reply({'kind': 'Status', 'status': 'Success'})
        if 'json-patch' in how:
            new = copy.deepcopy(old)
            for op in body:
                *path, last = op['path'].strip('/').split('/')
                spot = new
                for p in path: spot = spot[p]
                spot[last] = op.get('value')
            # kubectl itself hands fields over from one manager to another so
            if not any('managedFields' in op['path'] for op in body): new = fields.updated(old, new, manager)
        else:
            seen = body.get('metadata', {}).get('resourceVersion')
            if seen and old and seen != old['metadata']['resourceVersion']:
                return self.status(409, 'Conflict', f'Operation cannot be fulfilled on "{name}": the object has been modified; please apply your changes to the latest version and try again')
            if 'apply-patch' in how:
                new, conflicts = fields.applied(copy.deepcopy(old or {}), body, manager, query.get('force') == 'true')
                if conflicts: return self.status(409, 'Conflict', f'Apply failed with {len(conflicts)} conflicts: ' + ', '.join(conflicts))
            else:
                new = fields.updated(old, merged(copy.deepcopy(old), body), manager)
        pods = template(new)['spec'] if kind in ('Deployment', 'CronJob') else {}
        for c in pods.get('containers', []) + pods.get('initContainers', []):
            if not c.get('image'): return self.status(422, 'Invalid', f'container {c["name"]}: image: Required value')
        store(new)
        self.reply(new)


RESOURCES = {kind: resource for resource, (_, kind) in KINDS.items()}
KINDS_OF = {kind: f'{resource}.{group.split("/")[0]}' if '/' in group else resource for resource, (group, kind) in KINDS.items()}
if __name__ == '__main__':
    with open(sys.argv[1]) as f: objects = json.load(f)
    for o in objects:
        fields.own(o, {('platc', 'Apply'): set(fields.owned_leaves(o))})
        store(o)
    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
