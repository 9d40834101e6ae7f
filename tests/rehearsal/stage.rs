//! A temporary repository with a platform in it, and stand-ins on the path for all that is outside: terraform, gh, docker,
//! and what curl and kubectl would reach. Each stand-in notes in `calls` how it was called.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::needs;
use crate::runner::{self, Event};

const DOCUMENT: &str = include_str!("platform.yaml");
const TOOLS: [(&str, &str); 6] = [
    ("terraform", include_str!("tools/terraform")),
    ("gh", include_str!("tools/gh")),
    ("docker", include_str!("tools/docker")),
    ("curl", include_str!("tools/curl")),
    ("kubectl", include_str!("tools/kubectl")),
    ("sleep", include_str!("tools/sleep")),
];

/// The repository, its surroundings, and the cluster, if one was asked for.
pub struct Stage {
    folder: TempDir,
    cluster: Option<Child>,
    secrets: Value,
}

impl Stage {
    /// A platform on `main`, built and committed; `None` where a tool is missing.
    pub fn new() -> Option<Self> {
        if !needs::tools(&["bash", "git", "jq"]) {
            return None;
        }
        let folder = TempDir::new().expect("a temporary folder can be made");
        let stage = Self { folder, cluster: None, secrets: json!({}) };
        for (name, text) in TOOLS {
            executable(&stage.path("bin").join(name), text);
        }
        let origin = stage.path("origin");
        fs::create_dir_all(&origin).expect("writable");
        git(&origin, &["init", "--quiet", "--initial-branch=main"]);
        git(&origin, &["config", "uploadpack.allowAnySHA1InWant", "true"]);
        git(&origin, &["config", "receive.denyCurrentBranch", "ignore"]);
        let address = format!("url.file://{}.insteadOf", origin.display());
        let home = stage.path(".gitconfig").display().to_string();
        git(&origin, &["config", "--file", &home, &address, "https://github.com/acme/platform.git"]);
        stage.write("platform/platform.yaml", DOCUMENT);
        stage.build();
        stage.commit("Begin");
        Some(stage)
    }

    /// Secrets that have to be what they say: by name, the text.
    pub fn secret(mut self, name: &str, text: &str) -> Self {
        self.secrets[name] = text.into();
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A folder for a job's machine, empty.
    pub fn folder(&self, job: &str) -> PathBuf {
        let folder = self.path("jobs").join(job);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("writable");
        folder
    }

    /// The text of the file at a path of the repository.
    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path("origin").join(path)).expect("the file is there")
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path("origin").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        fs::write(path, text).expect("writable");
    }

    /// Changes the document.
    pub fn edit(&self, from: &str, to: &str) {
        let text = self.text("platform/platform.yaml");
        assert!(text.contains(from), "the document has `{from}`");
        self.write("platform/platform.yaml", &text.replace(from, to));
    }

    /// Runs `platc build`.
    pub fn build(&self) {
        let output = Command::new(env!("CARGO_BIN_EXE_platc")).arg("build").current_dir(self.path("origin")).output();
        let output = output.expect("platc runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Commits all that changed to `main`, as a merge that was squashed does.
    pub fn commit(&self, message: &str) -> String {
        let origin = self.path("origin");
        git(&origin, &["add", "--all"]);
        git(&origin, &["commit", "--quiet", "--message", message]);
        git(&origin, &["rev-parse", "HEAD"])
    }

    /// Commits all that changed to a branch: the merge that GitHub makes to try it, and `main` as it was.
    pub fn pull_request(&self) -> String {
        let origin = self.path("origin");
        git(&origin, &["checkout", "--quiet", "-b", "change"]);
        self.commit("Change");
        self.merged("change")
    }

    pub fn commit_of_main(&self) -> String {
        git(&self.path("origin"), &["rev-parse", "main"])
    }

    /// The commit before `HEAD`.
    pub fn parent(&self) -> String {
        git(&self.path("origin"), &["rev-parse", "HEAD^1"])
    }

    /// The branches, by name.
    pub fn branches(&self) -> Vec<String> {
        let names = git(&self.path("origin"), &["for-each-ref", "--format=%(refname:short)", "refs/heads"]);
        names.lines().map(str::to_owned).collect()
    }

    /// The paths that a branch changes.
    pub fn changed_on(&self, branch: &str) -> Vec<String> {
        let names = git(&self.path("origin"), &["diff", "--name-only", "main", branch]);
        names.lines().map(str::to_owned).collect()
    }

    /// The merge that GitHub makes to try a branch.
    pub fn merged(&self, branch: &str) -> String {
        let origin = self.path("origin");
        git(&origin, &["checkout", "--quiet", "--detach", "main"]);
        git(&origin, &["merge", "--quiet", "--no-ff", "--message", "Try", branch]);
        git(&origin, &["rev-parse", "HEAD"])
    }

    pub fn delete(&self, branch: &str) {
        git(&self.path("origin"), &["branch", "--quiet", "--delete", "--force", branch]);
    }

    /// Whether a file of that name is anywhere on the stage.
    pub fn holds(&self, name: &str) -> bool {
        let mut all = walkdir::WalkDir::new(self.path("")).into_iter().filter_map(Result::ok);
        all.any(|entry| entry.file_name() == name)
    }

    /// What the last pull request that was opened says.
    pub fn description(&self) -> String {
        fs::read_to_string(self.path("description")).unwrap_or_default()
    }

    /// A file as it is on a branch.
    pub fn on_branch(&self, branch: &str, path: &str) -> String {
        git(&self.path("origin"), &["show", &format!("{branch}:{path}")])
    }

    /// The workflow of that name, as GitHub reads it.
    pub fn workflow(&self, name: &str) -> Value {
        serde_saphyr::from_str(&self.text(&format!(".github/workflows/{name}.yml"))).expect("a workflow is YAML")
    }

    pub fn checkout(&self, folder: &Path, commit: &str, depth: u64) {
        runner::checkout(&self.path("origin"), folder, commit, depth);
    }

    /// The contexts of an event. A secret is `secret-NAME`, and a variable `var-NAME`, unless a test says more.
    pub fn contexts(&self, event: &Event) -> Value {
        let workflows = ["verify", "apply", "deploy", "drift", "release", "self-service", "significant-changes"];
        let texts = workflows.map(|name| self.text(&format!(".github/workflows/{name}.yml"))).concat();
        let names = |context: &str| -> Vec<String> {
            let context = format!("{context}.");
            let uses = texts.split(&context).skip(1);
            uses.map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()).collect()
        };
        let given = |context: &str, word: &str| -> Value {
            let named = names(context).into_iter().filter(|_| event.is_trusted);
            named
                .map(|name| (name.clone(), Value::String(format!("{word}-{name}"))))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        let (mut secrets, mut vars) = (given("secrets", "secret"), given("vars", "var"));
        if event.is_trusted {
            vars["CLUSTER_ID"] = "ocid1.cluster.oc1.eu-frankfurt-1.aaaaexample".into();
            vars["CLUSTER_MAIN_ID"] = vars["CLUSTER_ID"].clone();
            vars["OCI_USER_OCID"] = "ocid1.user.oc1..aaaaexample".into();
            vars["OCI_FINGERPRINT"] = "20:3b:97:13".into();
            vars["OCIR_PULL_USERNAME"] = "axabc/puller".into();
            for (name, text) in self.secrets.as_object().expect("a map") {
                secrets[name] = text.clone();
            }
        }
        let mut github = json!({
            "repository": "acme/platform", "server_url": "https://github.com", "run_id": "7", "token": "token-of-the-run",
            "sha": event.commit,
        });
        for (name, value) in event.github.as_object().expect("a map") {
            github[name] = value.clone();
        }
        let temporary = self.path("temporary");
        fs::create_dir_all(&temporary).expect("writable");
        json!({
            "github": github, "inputs": event.inputs, "secrets": secrets, "vars": vars,
            "runner": { "temp": temporary.display().to_string() },
        })
    }

    /// What every process has around it: the stand-ins before all else, and nothing of whoever runs the tests.
    pub fn env(&self, path: &[String]) -> Vec<(String, String)> {
        let platc = PathBuf::from(env!("CARGO_BIN_EXE_platc"));
        let platc = platc.parent().expect("a folder").display().to_string();
        let ours = std::env::var_os("PATH").and_then(|path| path.into_string().ok()).expect("there is a PATH");
        let path = [path.join(":"), self.path("bin").display().to_string(), platc, ours];
        let path = path.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(":");
        [("PATH", path), ("HOME", self.path("").display().to_string()), ("STAGE", self.path("").display().to_string())]
            .map(|(name, value)| (name.to_owned(), value))
            .into()
    }

    /// Tells a stand-in how to behave: the presence of a file.
    pub fn tell(&self, file: &str, text: &str) {
        fs::write(self.path(file), text).expect("writable");
    }

    /// What was called, a line each, and forgets it.
    pub fn calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.path("calls")).unwrap_or_default();
        let _ = fs::remove_file(self.path("calls"));
        calls.lines().map(str::to_owned).collect()
    }

    /// What the last call of `gh` sent.
    pub fn body(&self) -> String {
        fs::read_to_string(self.path("body")).unwrap_or_default()
    }

    /// Starts a cluster with these objects. Whether there is what it takes.
    pub fn with_cluster(&mut self, objects: &[Value]) -> bool {
        if !needs::tools(&["kubectl", "python3", "openssl"]) {
            return false;
        }
        let state = self.path("state.json");
        fs::write(&state, json!(objects).to_string()).expect("writable");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/systems/workflows/tests/cluster/server.py");
        let server = Command::new("python3").arg(script).arg(&state).stdout(Stdio::piped()).spawn();
        let server = self.cluster.insert(server.expect("python3 is there"));
        let mut port = String::new();
        BufReader::new(server.stdout.take().expect("piped")).read_line(&mut port).expect("it says its port");
        let config = json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "test", "users": [],
            "clusters": [{ "name": "test", "cluster": { "server": format!("http://127.0.0.1:{}", port.trim()) } }],
            "contexts": [{ "name": "test", "context": { "cluster": "test", "user": "" } }],
        });
        self.tell("kubeconfig", &config.to_string());
        let real = Command::new("bash").args(["-c", "command -v kubectl"]).output().expect("bash is there");
        self.tell("real-kubectl", String::from_utf8_lossy(&real.stdout).trim());
        true
    }

    /// The object of a kind and a name in the cluster.
    pub fn object(&self, kind: &str, name: &str) -> Option<Value> {
        let all: Vec<Value> = serde_json::from_str(&fs::read_to_string(self.path("state.json")).ok()?).ok()?;
        all.into_iter().find(|object| object["kind"] == kind && object["metadata"]["name"] == name)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(cluster) = &mut self.cluster {
            let _ended_before = cluster.kill();
            let _status = cluster.wait();
        }
    }
}

/// A key that Oracle would know.
pub fn key() -> Option<String> {
    let output = Command::new("openssl").args(["genrsa", "2048"]).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let who = ["-c", "user.name=Ada", "-c", "user.email=ada@acme.example", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").arg("-C").arg(folder).args(who).args(arguments).output().expect("git is there");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn executable(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
    fs::write(path, text).expect("writable");
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("ours");
}
