"""Who owns which field of an object, and what follows from it: the part of Kubernetes' server-side apply that a deployment
and a release rest on (Kubernetes, "Server-Side Apply"; the form of `managedFields`: structured-merge-diff, verified 2026-11).

An object is taken apart into leaves: a path of keys, in which an item of a list that has identities is named by them, and
the value that stands there. Lists without identities are one leaf.
"""
import json

KEYS = {  # lists whose items have an identity, and what it is
    'containers': ['name'], 'initContainers': ['name'], 'env': ['name'], 'volumes': ['name'], 'imagePullSecrets': ['name'],
    'volumeMounts': ['mountPath'], 'ports': ['containerPort', 'protocol'], 'conditions': ['type'],
}


def leaves(value, at=()):
    if isinstance(value, dict) and value:
        return {p: v for k, x in value.items() for p, v in leaves(x, at + (k,)).items()}
    keys = KEYS.get(at[-1] if at else None)
    if isinstance(value, list) and value and keys and all(keys[0] in item for item in value):
        return {p: v for x in value for p, v in leaves(x, at + (identity(x, keys),)).items()}
    return {at: value}


def identity(item, keys): return json.dumps({k: item.get(k, 'TCP') for k in keys})
def is_item(step): return step.startswith('{"')


def assembled(flat):
    """The object of these leaves."""
    out = {}
    for path, value in flat.items():
        spot = out
        for step, after in zip(path, path[1:]):
            spot = child(spot, step, [] if is_item(after) else {})
        spot[path[-1]] = value
    return out


def child(spot, step, empty):
    if not is_item(step): return spot.setdefault(step, empty)
    named = json.loads(step)
    found = next((x for x in spot if all(x.get(k, 'TCP') == v for k, v in named.items())), None)
    if found is None: spot.append(found := {k: v for k, v in named.items() if k != 'protocol'})
    return found


def owners(o):
    """Manager and operation -> the paths that they own."""
    return {(m['manager'], m['operation']): set(paths(m['fieldsV1'])) for m in o.get('metadata', {}).get('managedFields', [])}


def own(o, owned):
    o['metadata']['managedFields'] = [
        {'manager': m, 'operation': op, 'apiVersion': o['apiVersion'], 'fieldsType': 'FieldsV1', 'fieldsV1': tree(fields)}
        for (m, op), fields in owned.items() if fields]


def paths(tree, at=()):
    for key, below in tree.items():
        if key == '.': continue
        step = key[2:] if key.startswith('f:') else json.dumps(json.loads(key[2:]))
        if below: yield from paths(below, at + (step,))
        else: yield at + (step,)


def tree(fields):
    out = {}
    for path in sorted(fields):
        spot = out
        for step in path: spot = spot.setdefault(('k:' if is_item(step) else 'f:') + step, {})
    return out


def owned_leaves(o):
    """What can be owned: all but what names the object and what the cluster itself writes."""
    named = {('apiVersion',), ('kind',), ('metadata', 'name'), ('metadata', 'namespace')}
    written = {'resourceVersion', 'uid', 'generation', 'managedFields'}
    return {p: v for p, v in leaves(o).items() if p and p not in named and not (p[0] == 'metadata' and p[1] in written) and p[0] != 'status'}


def updated(old, new, manager):
    """An update: whoever changes a field owns it, and nobody else does."""
    before, after = owned_leaves(old), owned_leaves(new)
    owned = {who: {p for p in mine if before.get(p) == after.get(p, ())} for who, mine in owners(old).items()}
    owned.setdefault((manager, 'Update'), set()).update(p for p in after if before.get(p, ()) != after[p])
    own(new, owned)
    return new


def applied(old, wanted, manager, force):
    """A server-side apply: the object after it, or the conflicts. What the manager applied before and leaves out now goes,
    unless somebody else owns it too."""
    me, owned, live, mine = (manager, 'Apply'), owners(old), leaves(old), owned_leaves(wanted)
    others = {who: fields for who, fields in owned.items() if who != me}
    conflicts = [f'conflict with "{who[0]}": {".".join(p)}' for who, fields in others.items() for p in fields if p in mine and live.get(p) != mine[p]]
    if conflicts and not force: return None, conflicts
    for path in owned.get(me, set()) - set(mine):
        if not any(path in fields for fields in others.values()): live.pop(path, None)
    for who, fields in others.items():
        owned[who] = {p for p in fields if p not in mine or live.get(p) == mine[p]}
    for path in [p for p in live if any(p != q and (p == q[:len(p)] or q == p[:len(q)]) for q in mine)]: del live[path]
    new = assembled({**live, **mine} if old else leaves(wanted))
    own(new, {**owned, me: set(mine)})
    return new, []
