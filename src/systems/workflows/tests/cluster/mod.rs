//! A cluster for the scripts: the small API server beside this file, and the real kubectl.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::workshop::{Run, Workshop};
use crate::needs;

pub(super) const PLACEHOLDER: &str = "registry.k8s.io/pause:3.10@sha256:ee65";
pub(super) const NAMESPACE: &str = "acme-staging";

/// A cluster that runs while this lives.
pub(super) struct Cluster {
    server: Child,
    workshop: Workshop,
}

impl Cluster {
    /// A cluster with these objects; what happens in it, see `server.py`. `None`, and a word of it, where a tool is missing.
    pub(super) fn with(objects: &[Value], events: &[&str]) -> Option<Self> {
        if !needs::tools(&["kubectl", "python3"]) {
            return None;
        }
        let workshop = Workshop::new();
        let state = workshop.path().join("state.json");
        fs::write(&state, json!(objects).to_string()).expect("writable");
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/systems/workflows/tests/cluster/server.py");
        let mut server = Command::new("python3")
            .arg(script)
            .arg(&state)
            .args(events)
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 is there");
        let mut port = String::new();
        BufReader::new(server.stdout.take().expect("piped")).read_line(&mut port).expect("it says its port");
        let kubeconfig = json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "test", "users": [],
            "clusters": [{ "name": "test", "cluster": { "server": format!("http://127.0.0.1:{}", port.trim()) } }],
            "contexts": [{ "name": "test", "context": { "cluster": "test", "user": "" } }],
        });
        fs::write(workshop.path().join("kubeconfig"), kubeconfig.to_string()).expect("writable");
        let path = |name: &str| workshop.path().join(name).display().to_string();
        let (kubeconfig, home) = (path("kubeconfig"), path("."));
        Some(Self { server, workshop: workshop.env("KUBECONFIG", kubeconfig).env("HOME", home) })
    }

    /// Sets a variable of the scripts.
    pub(super) fn env(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.workshop.set(name, value);
    }

    /// Releases an image of `pricing`.
    pub(super) fn release(&mut self, image: &str) -> Run {
        for (name, value) in [
            ("SERVICE", "pricing"),
            ("NAMESPACE", NAMESPACE),
            ("PLACEHOLDER", PLACEHOLDER),
            ("CAUSE", "acme/pricing@0123 run 7"),
            ("IMAGE", image),
        ] {
            self.set(name, value);
        }
        self.workshop.run("release.sh", &[])
    }

    /// Deploys these manifests.
    pub(super) fn deploy(&mut self, manifests: &[Value]) -> Run {
        let folder = self.workshop.path().join("manifests");
        fs::create_dir_all(&folder).expect("writable");
        let mut names = Vec::new();
        for (number, manifest) in manifests.iter().enumerate() {
            names.push(format!("{number}.yaml"));
            fs::write(folder.join(format!("{number}.yaml")), manifest.to_string()).expect("writable");
        }
        fs::write(folder.join("Kustomization"), json!({ "resources": names }).to_string()).expect("writable");
        for (name, value) in [("PLACEHOLDER", PLACEHOLDER), ("PLATFORM", "acme"), ("ENVIRONMENT", "staging")] {
            self.set(name, value);
        }
        self.workshop.run("deploy.sh", &["manifests", NAMESPACE])
    }

    /// What somebody else does with kubectl.
    pub(super) fn kubectl(&self, arguments: &[&str]) {
        let folder = self.workshop.path();
        let command = Command::new("kubectl")
            .args(["--namespace", NAMESPACE])
            .args(arguments)
            .current_dir(folder)
            .env("KUBECONFIG", folder.join("kubeconfig"))
            .env("HOME", folder)
            .output()
            .expect("kubectl is there");
        assert!(command.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&command.stderr));
    }

    /// A file of that somebody.
    pub(super) fn write(&self, name: &str, value: &Value) {
        fs::write(self.workshop.path().join(name), value.to_string()).expect("writable");
    }

    /// What was asked of the cluster, in order: `VERB GROUP RESOURCE`.
    pub(super) fn log(&self) -> Vec<String> {
        self.workshop.read("state.json.asked").lines().map(str::to_owned).collect()
    }

    /// What was asked of the cluster, each once: a verb, a group of the API and a resource.
    pub(super) fn asked(&self) -> BTreeSet<[String; 3]> {
        let words = |line: String| {
            let mut words = line.split(' ').map(str::to_owned);
            std::array::from_fn(|_| words.next().expect("three words a line"))
        };
        self.log().into_iter().map(words).collect()
    }

    /// The objects of a kind.
    pub(super) fn objects(&self, kind: &str) -> Vec<Value> {
        let all: Vec<Value> = serde_json::from_str(&self.workshop.read("state.json")).expect("JSON");
        all.into_iter().filter(|object| object["kind"] == kind).collect()
    }

    /// The images of the one object of a kind: of its containers, then of its init containers.
    pub(super) fn images(&self, kind: &str) -> Vec<String> {
        let objects = self.objects(kind);
        let [object] = objects.as_slice() else { panic!("one {kind}: {objects:#?}") };
        let spec = &object["spec"];
        let pods = if kind == "CronJob" { &spec["jobTemplate"]["spec"] } else { spec };
        let pods = &pods["template"]["spec"];
        let containers = ["containers", "initContainers"].iter().filter_map(|key| pods[*key].as_array()).flatten();
        containers.map(|container| container["image"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ended_before = self.server.kill();
        let _status = self.server.wait();
    }
}

/// The Deployment of `pricing` as the manifests have it: an init container that follows, and one of its own.
pub(super) fn deployment(image: &str) -> Value {
    let pods = json!({
        "initContainers": [{ "name": "migrate", "image": image }, { "name": "own", "image": "busybox:1" }],
        "containers": [{ "name": "pricing", "image": image, "env": [{ "name": "LEVEL", "value": "info" }] }],
    });
    let spec = json!({
        "replicas": 2, "progressDeadlineSeconds": 600,
        "selector": { "matchLabels": { "app.kubernetes.io/name": "pricing" } },
        "template": { "metadata": { "labels": { "app.kubernetes.io/name": "pricing" } }, "spec": pods },
    });
    object("apps/v1", "Deployment", "pricing", &json!({ "spec": spec }))
}

/// The CronJob of `pricing` as the manifests have it.
pub(super) fn cron_job(image: &str) -> Value {
    let pods = json!({ "restartPolicy": "Never", "containers": [{ "name": "pricing", "image": image }] });
    let spec = json!({ "schedule": "0 3 * * *", "jobTemplate": { "spec": { "template": { "spec": pods } } } });
    object("batch/v1", "CronJob", "pricing", &json!({ "spec": spec }))
}

/// An object that platc applies.
pub(super) fn object(version: &str, kind: &str, name: &str, rest: &Value) -> Value {
    let mut object = json!({
        "apiVersion": version, "kind": kind,
        "metadata": { "name": name, "namespace": NAMESPACE, "labels": { "app.kubernetes.io/managed-by": "platc" } },
    });
    for (key, value) in rest.as_object().into_iter().flatten() {
        object[key] = value.clone();
    }
    object
}
