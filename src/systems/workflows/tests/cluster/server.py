"""A small Kubernetes API server for the tests: objects in memory, what kubectl needs to find them, merges, versions, and a
controller that finishes or fails each rollout at once. Images that hold `bad` never get ready.

    python3 server.py STATE [EVENT...]

STATE is a JSON list of objects that are there, and is written anew after each change. The port is printed. What
was asked of it is in STATE.asked, a line `VERB GROUP RESOURCE` each, as RBAC would name it. Events:
`race:KIND:IMAGE`: before the first patch of that kind, somebody else releases IMAGE.
`overtake:IMAGE`: once a rollout was looked at, somebody else releases IMAGE.
"""
import copy, json, re, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

GROUPS = {  # group/version: kind -> resource, namespaced
    'v1': {'Namespace': 'namespaces', 'Service': 'services', 'ServiceAccount': 'serviceaccounts', 'ConfigMap': 'configmaps',
           'Secret': 'secrets'},
    'apps/v1': {'Deployment': 'deployments', 'ReplicaSet': 'replicasets'},
    'batch/v1': {'CronJob': 'cronjobs'},
    'autoscaling/v2': {'HorizontalPodAutoscaler': 'horizontalpodautoscalers'},
    'policy/v1': {'PodDisruptionBudget': 'poddisruptionbudgets'},
    'networking.k8s.io/v1': {'NetworkPolicy': 'networkpolicies'},
    'rbac.authorization.k8s.io/v1': {'Role': 'roles', 'RoleBinding': 'rolebindings'},
    'apiextensions.k8s.io/v1': {'CustomResourceDefinition': 'customresourcedefinitions'},
    'secrets.doppler.com/v1alpha1': {'DopplerSecret': 'dopplersecrets'},
}
CLUSTER_WIDE = {'namespaces', 'customresourcedefinitions'}
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


def key(o): return o['kind'], o['metadata']['name']


def store(o):
    version[0] += 1
    old = state.get(key(o))
    o['metadata'].update(resourceVersion=str(version[0]), uid=o['kind'] + '-' + o['metadata']['name'])
    if o['kind'] == 'Deployment': control(o, old)
    state[key(o)] = o
    with open(sys.argv[1], 'w') as f: json.dump(list(state.values()), f, indent=1)


def control(o, old):
    """The controllers: a changed template is a new revision, with a ReplicaSet, that is ready or never gets so."""
    if old and template(old) == template(o) and 'status' in o: return
    meta = o['metadata']
    meta['generation'] = meta.get('generation', 0) + 1
    revision = str(int(meta.get('annotations', {}).get('deployment.kubernetes.io/revision', '0')) + 1)
    meta.setdefault('annotations', {})['deployment.kubernetes.io/revision'] = revision
    rs = {'apiVersion': 'apps/v1', 'kind': 'ReplicaSet', 'spec': {'replicas': 1, 'selector': o['spec']['selector'], 'template': copy.deepcopy(template(o))},
          'metadata': {'name': meta['name'] + '-' + revision, 'namespace': meta['namespace'], 'labels': template(o)['metadata']['labels'],
                       'annotations': {'deployment.kubernetes.io/revision': revision}, 'uid': meta['name'] + revision,
                       'ownerReferences': [{'apiVersion': 'apps/v1', 'kind': 'Deployment', 'name': meta['name'], 'uid': meta['uid'], 'controller': True}]}}
    rs['spec']['template']['metadata']['labels'] = dict(rs['spec']['template']['metadata']['labels'], **{'pod-template-hash': revision})
    state[key(rs)] = rs
    bad = 'bad' in json.dumps(template(o)['spec'])
    n = o['spec'].get('replicas', 1)
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
    store(o)


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
        if at + 1 == len(parts): return self.list(group, kind, query)
        self.one(kind, parts[at + 1], query, body)

    def list(self, group, kind, query):
        asked('watch' if query.get('watch') else 'list', kind)
        if query.get('watch'): return self.status(410, 'Expired', 'too old')
        wanted = dict(p.replace('==', '=').split('=') for p in query.get('labelSelector', '').split(',') if p)
        field = query.get('fieldSelector', '').partition('=')[2]
        items = [o for o in state.values() if o['kind'] == kind and field in ('', o['metadata']['name'])
                 and all(o['metadata'].get('labels', {}).get(k) == v for k, v in wanted.items())]
        self.reply({'kind': kind + 'List', 'apiVersion': group, 'metadata': {'resourceVersion': str(version[0])}, 'items': items})
        image = event('overtake') if kind == 'Deployment' else None
        if image: release(items[0], image)

    def one(self, kind, name, query, body):
        old = state.get((kind, name))
        how = self.headers.get('Content-Type', '')
        asked(self.command.lower(), kind)
        if not old and 'apply-patch' in how: asked('create', kind)
        if self.command == 'PATCH':
            image = event('race:' + kind)
            if image and old: release(old, image); old = state[kind, name]
        if not old and not (self.command == 'PATCH' and 'apply-patch' in how):
            return self.status(404, 'NotFound', f'{KINDS_OF[kind]} "{name}" not found')
        if self.command == 'GET':
            return self.reply(old)
        if self.command == 'DELETE':
            del state[kind, name]
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
        else:
            seen = body.get('metadata', {}).get('resourceVersion')
            if seen and old and seen != old['metadata']['resourceVersion']:
                return self.status(409, 'Conflict', f'Operation cannot be fulfilled on "{name}": the object has been modified; please apply your changes to the latest version and try again')
            new = merged(copy.deepcopy(old or {'status': {}}), body)
            if not old: new.pop('status')
        pods = template(new)['spec'] if kind in ('Deployment', 'CronJob') else {}
        for c in pods.get('containers', []) + pods.get('initContainers', []):
            if not c.get('image'): return self.status(422, 'Invalid', f'container {c["name"]}: image: Required value')
        store(new)
        self.reply(new)


RESOURCES = {kind: resource for resource, (_, kind) in KINDS.items()}
KINDS_OF = {kind: f'{resource}.{group.split("/")[0]}' if '/' in group else resource for resource, (group, kind) in KINDS.items()}
if __name__ == '__main__':
    with open(sys.argv[1]) as f: objects = json.load(f)
    for o in objects: store(o)
    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
