//! A folder in which the scripts run as on a runner, with stand-ins for the tools that reach outside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A folder with a script's surroundings.
pub(super) struct Workshop {
    folder: TempDir,
    env: Vec<(String, String)>,
}

/// What a script did.
#[derive(Debug)]
pub(super) struct Run {
    pub code: i32,
    pub log: String,
    pub summary: String,
    pub outputs: String,
}

impl Workshop {
    pub(super) fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        fs::create_dir(folder.path().join("bin")).expect("writable");
        for root in ["shared", "staging", "production"] {
            fs::create_dir_all(folder.path().join("generated/terraform").join(root)).expect("writable");
        }
        Self { folder, env: Vec::new() }
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A stand-in for a tool: a bash script. It is called with the folder of the workshop as `$PWD`.
    pub(super) fn tool(self, name: &str, script: &str) -> Self {
        let path = self.path().join("bin").join(name);
        fs::write(&path, format!("#!/usr/bin/env bash\nset -eu\n{script}\n")).expect("writable");
        make_executable(&path);
        self
    }

    /// A stand-in for Terraform that prints `plan` and ends with `status`, and notes every call in `calls`.
    pub(super) fn terraform(self, plan: &str, status: i32, apply: &str) -> Self {
        fs::write(self.path().join("plan.in"), plan).expect("writable");
        self.tool(
            "terraform",
            &format!(
                r#"echo "$*" >>calls
case $2 in
  init) echo Initializing ;;
  plan) cat plan.in; exit {status} ;;
  apply) {apply} ;;
esac"#
            ),
        )
    }

    pub(super) fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.env.push((name.to_owned(), value.into()));
        self
    }

    /// Sets a variable, or sets it anew.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.env.retain(|(there, _)| there != name);
        self.env.push((name.to_owned(), value.to_owned()));
    }

    pub(super) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap_or_default()
    }

    pub(super) fn run(&self, script: &str, arguments: &[&str]) -> Run {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/systems/workflows/scripts").join(script);
        let path = std::env::var_os("PATH").expect("there is a PATH");
        let bin = [self.path().join("bin")].into_iter().chain(std::env::split_paths(&path));
        for file in ["summary", "outputs"] {
            fs::write(self.path().join(file), "").expect("writable");
        }
        let output = Command::new("bash")
            .arg(script)
            .args(arguments)
            .current_dir(self.path())
            .env("PATH", std::env::join_paths(bin).expect("no colon in a temporary folder"))
            .env("GITHUB_STEP_SUMMARY", self.path().join("summary"))
            .env("GITHUB_OUTPUT", self.path().join("outputs"))
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .output()
            .expect("bash is there");
        Run {
            code: output.status.code().unwrap_or(-1),
            log: String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
            summary: self.read("summary"),
            outputs: self.read("outputs"),
        }
    }
}

impl Run {
    /// The value of an output as the runner reads it: `name=value`, or the lines up to a delimiter.
    pub(super) fn output(&self, name: &str) -> Option<String> {
        let mut lines = self.outputs.lines();
        while let Some(line) = lines.next() {
            if let Some((key, delimiter)) = line.split_once("<<") {
                let text: Vec<&str> = lines.by_ref().take_while(|line| *line != delimiter).collect();
                if key == name {
                    return Some(text.join("\n"));
                }
            } else if let Some((_, value)) = line.split_once('=').filter(|(key, _)| *key == name) {
                return Some(value.to_owned());
            }
        }
        None
    }

    /// The workflow commands that the runner would carry out.
    pub(super) fn commands(&self) -> Vec<String> {
        let mut stopped: Option<String> = None;
        let mut commands = Vec::new();
        for line in self.log.lines().map(str::trim_start) {
            match &stopped {
                Some(token) if line == format!("::{token}::") => stopped = None,
                Some(_) => {}
                None => match line.strip_prefix("::stop-commands::") {
                    Some(token) => stopped = Some(token.to_owned()),
                    None if line.starts_with("::") => commands.push(line.to_owned()),
                    None => {}
                },
            }
        }
        commands
    }
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("ours");
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}
