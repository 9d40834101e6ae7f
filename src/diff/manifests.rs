//! Two manifests → what differs, in the words of whoever runs them: `env LOG_LEVEL`, `image`, `egress`.

use serde_json::Value;

use super::arguments::{Argument, cut, one_line};

/// The manifest in a file; `None` of what is no YAML.
pub(super) fn read(text: &str) -> Option<Value> {
    serde_saphyr::from_str(text).ok()
}

/// What differs, in the new manifest's order, then what is gone.
pub(super) fn compare(old: &Value, new: &Value) -> Vec<Argument> {
    let (before, after) = (facts(old), facts(new));
    let mut gone: Vec<&Fact> = before.iter().filter(|fact| !after.contains(fact)).collect();
    let mut out = Vec::new();
    for fact in after.iter().filter(|fact| !before.contains(fact)) {
        let was = gone.iter().position(|other| other.name == fact.name && !fact.is_entry);
        let old = was.map(|at| gone.remove(at).value.clone());
        out.push(fact.argument(old, Some(fact.value.clone())));
    }
    out.extend(gone.into_iter().map(|fact| fact.argument(Some(fact.value.clone()), None)));
    out
}

/// What a NetworkPolicy lets through that comes, or goes.
pub(super) fn edges(manifest: &Value, comes: bool) -> Vec<Argument> {
    let is_policy = manifest["kind"] == "NetworkPolicy";
    let edges = facts(manifest).into_iter().filter(|fact| fact.is_entry && is_policy);
    let argument = |fact: Fact| match comes {
        true => fact.argument(None, Some(fact.value.clone())),
        false => fact.argument(Some(fact.value.clone()), None),
    };
    edges.map(argument).collect()
}

/// Whether the manifest is of something that runs, serves or holds secrets, and not only of how.
pub(super) fn is_of_substance(manifest: &Value) -> bool {
    let how = ["NetworkPolicy", "HorizontalPodAutoscaler", "PodDisruptionBudget", "ServiceAccount", "PriorityClass"];
    !manifest["kind"].as_str().is_some_and(|kind| how.contains(&kind))
}

/// One thing that a manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fact {
    name: String,
    value: String,
    /// Whether it is one of many under the name.
    is_entry: bool,
}

impl Fact {
    fn argument(&self, old: Option<String>, new: Option<String>) -> Argument {
        let cut = |text: String| cut(&text);
        Argument { path: self.name.clone(), old: old.map(cut), new: new.map(cut), is_entry: self.is_entry }
    }
}

/// What a manifest says, in its order.
fn facts(manifest: &Value) -> Vec<Fact> {
    let mut reader = Reader { own: manifest.pointer("/metadata/name").and_then(Value::as_str), facts: Vec::new() };
    for (key, value) in manifest.as_object().into_iter().flatten() {
        match key.as_str() {
            "spec" => reader.fields("", value),
            "metadata" => reader.metadata("", value),
            _ => reader.value(key, value),
        }
    }
    reader.facts
}

struct Reader<'m> {
    /// The name of the object, which its main container has too.
    own: Option<&'m str>,
    facts: Vec<Fact>,
}

impl Reader<'_> {
    fn fields(&mut self, within: &str, map: &Value) {
        for (key, value) in map.as_object().into_iter().flatten() {
            self.field(within, key, value);
        }
    }

    fn field(&mut self, within: &str, key: &str, value: &Value) {
        let entries = || value.as_array().into_iter().flatten();
        match key {
            "template" | "jobTemplate" => {
                self.metadata("pod ", &value["metadata"]);
                self.fields(within, &value["spec"]);
            }
            "containers" => entries().for_each(|one| self.container("container", one)),
            "initContainers" => entries().for_each(|one| self.container("init", one)),
            "env" => entries().for_each(|one| self.named(within, "env", one, variable)),
            "ports" => entries().for_each(|one| self.named(within, "port", one, port)),
            "volumeMounts" => entries().for_each(|one| self.mount(within, one)),
            "volumes" => entries().for_each(|one| self.named(within, "volume", one, rest)),
            "metrics" => entries().for_each(|one| self.metric(one)),
            "ingress" | "egress" => entries().for_each(|rule| self.edges(key, rule)),
            _ => self.value(&format!("{within}{key}"), value),
        }
    }

    fn container(&mut self, kind: &str, container: &Value) {
        let name = container["name"].as_str();
        let within = match name {
            Some(name) if kind == "init" || self.own != Some(name) => format!("{kind} {name} "),
            Some(_) | None => String::new(),
        };
        for (key, value) in container.as_object().into_iter().flatten().filter(|(key, _)| *key != "name") {
            self.field(&within, key, value);
        }
    }

    fn metadata(&mut self, of: &str, metadata: &Value) {
        for (key, word) in [("labels", "label"), ("annotations", "annotation")] {
            for (name, value) in metadata[key].as_object().into_iter().flatten() {
                self.push(format!("{of}{word} {name}"), one_line(value), false);
            }
        }
    }

    /// An entry of a list that its name tells apart.
    fn named(&mut self, within: &str, word: &str, entry: &Value, shown: fn(&Value) -> String) {
        let name = entry["name"].as_str().unwrap_or_default();
        self.push(format!("{within}{word} {name}"), shown(entry), false);
    }

    fn mount(&mut self, within: &str, mount: &Value) {
        let is_read_only = mount["readOnly"] == true;
        let volume = format!("{}{}", one_line(&mount["name"]), if is_read_only { ", read-only" } else { "" });
        self.push(format!("{within}mount {}", one_line(&mount["mountPath"])), volume, false);
    }

    /// `cpu target 70%`.
    fn metric(&mut self, metric: &Value) {
        match (metric.pointer("/resource/name"), metric.pointer("/resource/target/averageUtilization")) {
            (Some(name), Some(percent)) => {
                self.push(format!("{} target", one_line(name)), format!("{percent}%"), false)
            }
            _ => self.push("metric".to_owned(), one_line(metric), true),
        }
    }

    /// Every pair of a peer and a port that a rule of a NetworkPolicy lets through.
    fn edges(&mut self, direction: &str, rule: &Value) {
        let list = |key: &str| rule[key].as_array().cloned().unwrap_or_default();
        let peers: Vec<String> = list(if direction == "ingress" { "from" } else { "to" }).iter().map(peer).collect();
        let ports: Vec<String> = list("ports").iter().map(port).collect();
        let peers = if peers.is_empty() { vec!["anybody".to_owned()] } else { peers };
        let ports = if ports.is_empty() { vec!["any port".to_owned()] } else { ports };
        for peer in &peers {
            ports.iter().for_each(|port| self.push(direction.to_owned(), format!("{peer} on {port}"), true));
        }
    }

    fn value(&mut self, name: &str, value: &Value) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                map.iter().for_each(|(key, value)| self.value(&format!("{name}.{key}"), value));
            }
            Value::Array(entries) if entries.iter().any(Value::is_object) => {
                entries.iter().for_each(|entry| self.push(name.to_owned(), one_line(entry), true));
            }
            other => self.push(name.to_owned(), one_line(other), false),
        }
    }

    fn push(&mut self, name: String, value: String, is_entry: bool) {
        self.facts.push(Fact { name, value, is_entry });
    }
}

/// The value of a variable, or where it comes from.
fn variable(entry: &Value) -> String {
    match (entry.get("value"), entry.pointer("/valueFrom/secretKeyRef/name")) {
        (Some(value), _) => one_line(value),
        (None, Some(secret)) => format!("from the secret {}", one_line(secret)),
        (None, None) => rest(entry),
    }
}

/// `TCP 8080`, `TCP 1521-1522`.
fn port(entry: &Value) -> String {
    let number = ["containerPort", "port"].iter().find_map(|key| entry.get(*key)).map(one_line).unwrap_or_default();
    let last = entry.get("endPort").map(|last| format!("-{}", one_line(last))).unwrap_or_default();
    format!("{} {number}{last}", entry["protocol"].as_str().unwrap_or("TCP"))
}

/// Who stands at the other end of an edge.
fn peer(peer: &Value) -> String {
    let labels = |key: &str| peer.pointer(&format!("/{key}/matchLabels")).and_then(Value::as_object);
    let named = labels("podSelector").and_then(|labels| labels.get("app.kubernetes.io/name"));
    match (peer.pointer("/ipBlock/cidr"), named) {
        (Some(cidr), _) if peer.pointer("/ipBlock/except").is_some() => {
            format!("{} but private addresses", one_line(cidr))
        }
        (Some(cidr), _) => one_line(cidr),
        (None, Some(name)) => one_line(name),
        (None, None) => one_line(peer),
    }
}

/// An entry without its name.
fn rest(entry: &Value) -> String {
    let mut entry = entry.clone();
    entry.as_object_mut().map(|map| map.shift_remove("name"));
    one_line(&entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEPLOYMENT: &str = "
kind: Deployment
metadata: { name: pricing, labels: { owner: sourcing } }
spec:
  replicas: 2
  template:
    metadata: { labels: { owner: sourcing } }
    spec:
      initContainers: [{ name: migrate, image: pricing@sha256:aa }]
      containers:
        - name: pricing
          image: pricing@sha256:aa
          ports: [{ name: http, containerPort: 9000 }]
          env:
            - { name: LEVEL, value: info }
            - { name: TOKEN, valueFrom: { secretKeyRef: { name: pricing-doppler, key: TOKEN } } }
          readinessProbe: { httpGet: { path: /ready, port: http }, periodSeconds: 5 }
          resources: { requests: { cpu: 100m }, limits: { memory: 256Mi } }
          volumeMounts: [{ name: tmp, mountPath: /tmp }]
      volumes: [{ name: tmp, emptyDir: { sizeLimit: 256Mi } }]
";

    const POLICY: &str = "
kind: NetworkPolicy
metadata: { name: pricing }
spec:
  ingress:
    - from: [{ podSelector: { matchLabels: { app.kubernetes.io/name: cloudflared } } }]
      ports: [{ protocol: TCP, port: 9000 }]
  egress:
    - to: [{ ipBlock: { cidr: 10.20.240.0/24 } }]
      ports: [{ protocol: TCP, port: 1521, endPort: 1522 }]
    - to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] } }]
      ports: [{ protocol: TCP, port: 443 }]
";

    #[test]
    fn what_differs_is_told_in_the_words_of_whoever_runs_it() {
        for (manifest, was, is, expected) in [
            (
                DEPLOYMENT,
                "          image: pricing@sha256:aa",
                "          image: pricing@sha256:bb",
                "image: pricing@sha256:aa → pricing@sha256:bb",
            ),
            (
                DEPLOYMENT,
                "migrate, image: pricing@sha256:aa",
                "migrate, image: pricing@sha256:cc",
                "init migrate image: pricing@sha256:aa → pricing@sha256:cc",
            ),
            (DEPLOYMENT, "value: info", "value: warn", "env LEVEL: info → warn"),
            (DEPLOYMENT, "            - { name: LEVEL, value: info }\n", "", "env LEVEL: info → -"),
            (
                DEPLOYMENT,
                "LEVEL, value: info",
                "LEVEL, valueFrom: { secretKeyRef: { name: pricing-doppler, key: LEVEL } }",
                "env LEVEL: info → from the secret pricing-doppler",
            ),
            (DEPLOYMENT, "env:\n", "env:\n            - { name: MODE, value: fast }\n", "env MODE: - → fast"),
            (DEPLOYMENT, "replicas: 2", "replicas: 3", "replicas: 2 → 3"),
            (DEPLOYMENT, "cpu: 100m", "cpu: 250m", "resources.requests.cpu: 100m → 250m"),
            (DEPLOYMENT, "path: /ready", "path: /up", "readinessProbe.httpGet.path: /ready → /up"),
            (DEPLOYMENT, "containerPort: 9000", "containerPort: 9001", "port http: TCP 9000 → TCP 9001"),
            (
                DEPLOYMENT,
                "sizeLimit: 256Mi",
                "sizeLimit: 1Gi",
                "volume tmp: { emptyDir: { sizeLimit: 256Mi } } → { emptyDir: { sizeLimit: 1Gi } }",
            ),
            (DEPLOYMENT, "mountPath: /tmp }", "mountPath: /tmp, readOnly: true }", "mount /tmp: tmp → tmp, read-only"),
            (
                DEPLOYMENT,
                "labels: { owner: sourcing } }\nspec",
                "labels: { owner: platform } }\nspec",
                "label owner: sourcing → platform",
            ),
            (POLICY, "cloudflared", "billing", "+ ingress: billing on TCP 9000\n- ingress: cloudflared on TCP 9000"),
            (
                POLICY,
                "port: 443",
                "port: 8443",
                "+ egress: 0.0.0.0/0 but private addresses on TCP 8443\n- egress: 0.0.0.0/0 but private addresses on TCP 443",
            ),
            (
                POLICY,
                "    - from: [{ podSelector: { matchLabels: { app.kubernetes.io/name: cloudflared } } }]\n      ports",
                "    - ports",
                "+ ingress: anybody on TCP 9000\n- ingress: cloudflared on TCP 9000",
            ),
        ] {
            assert_eq!(manifest.matches(was).count(), 1, "{was}");
            let read = |text: &str| read(text).expect("YAML");
            let told: Vec<String> =
                compare(&read(manifest), &read(&manifest.replace(was, is))).iter().map(shown).collect();
            assert_eq!(told.join("\n"), expected, "{was} → {is}");
        }
    }

    #[test]
    fn of_a_policy_that_comes_or_goes_the_edges_are_told() {
        let policy = read(POLICY).expect("YAML");
        let told: Vec<String> = edges(&policy, false).iter().map(shown).collect();
        assert_eq!(
            told,
            [
                "- ingress: cloudflared on TCP 9000",
                "- egress: 10.20.240.0/24 on TCP 1521-1522",
                "- egress: 0.0.0.0/0 but private addresses on TCP 443"
            ]
        );
        assert_eq!(edges(&read(DEPLOYMENT).expect("YAML"), true), []);
    }

    fn shown(argument: &Argument) -> String {
        let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
        match (argument.is_entry, &argument.new) {
            (true, Some(new)) => format!("+ {}: {new}", argument.path),
            (true, None) => format!("- {}: {}", argument.path, side(&argument.old)),
            (false, _) => format!("{}: {} → {}", argument.path, side(&argument.old), side(&argument.new)),
        }
    }
}
