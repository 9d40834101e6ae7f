//! A Notion for the scripts: the small server beside this file, and the real curl.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::workshop::{Run, Workshop};
use crate::needs;

pub(super) const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// A Notion that runs while this lives.
pub(super) struct Notion {
    server: Child,
    workshop: Workshop,
}

impl Notion {
    /// A Notion whose first answers have these statuses. `None`, and a word of it, where a tool is missing.
    pub(super) fn after(statuses: &[&str]) -> Option<Self> {
        if !needs::tools(&["python3", "curl", "jq"]) {
            return None;
        }
        let workshop = Workshop::new();
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/systems/workflows/tests/notion/server.py");
        let mut server = Command::new("python3")
            .arg(script)
            .arg(workshop.path().join("requests"))
            .args(statuses)
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 is there");
        let mut port = String::new();
        BufReader::new(server.stdout.take().expect("piped")).read_line(&mut port).expect("it says its port");
        let curl = format!(
            r#"echo "$*" >>calls
for word; do
  case $word in
    =https) set -- "$@" =http ;;
    https://api.notion.com/*) set -- "$@" "http://127.0.0.1:{}/${{word#https://api.notion.com/}}" ;;
    *) set -- "$@" "$word" ;;
  esac
  shift
done
exec "$REAL_CURL" "$@""#,
            port.trim()
        );
        let real = Command::new("bash").args(["-c", "command -v curl"]).output().expect("bash is there");
        let workshop = workshop
            .tool("curl", &curl)
            .tool("sleep", "echo \"$1\" >>slept")
            .tool("git", "echo 'Give `ledger` room: \"$(touch owned)\" <b>'")
            .env("REAL_CURL", String::from_utf8_lossy(&real.stdout).trim())
            .env("NOTION_TOKEN", "secret-1")
            .env("DATABASE", "0123456789abcdef0123456789abcdef")
            .env("COMMIT", COMMIT)
            .env("COMMIT_URL", format!("https://github.com/acme/platform/commit/{COMMIT}"))
            .env("DIFF", "adds\n  services.pricing: added\n    Deployment created\n  dns: added");
        Some(Self { server, workshop })
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.workshop.set(name, value);
    }

    pub(super) fn run(&self) -> Run {
        self.workshop.run("notion.sh", &[])
    }

    pub(super) fn read(&self, file: &str) -> String {
        self.workshop.read(file)
    }

    /// What was asked: `POST /v1/pages`, and the body.
    pub(super) fn requests(&self) -> Vec<(String, Value)> {
        let lines = self.workshop.read("requests");
        let requests = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON"));
        let word = |request: &Value, key: &str| request[key].as_str().expect("a text").to_owned();
        requests.map(|one| (format!("{} {}", word(&one, "method"), word(&one, "path")), one["body"].clone())).collect()
    }
}

impl Drop for Notion {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
