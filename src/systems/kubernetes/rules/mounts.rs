//! Folders and files that a pod is given: where they may be, and how much fits into a ConfigMap.

use super::super::{files, token};
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::lint::Rule;
use crate::model::{Environment, Model, Service, Volume};
use crate::source::Pointer;

pub(super) const RULE: Rule = Rule { codes: &[&BAD_MOUNT, &FILES_TOO_LARGE], check };

pub static BAD_MOUNT: Code = Code {
    id: "K8S017",
    name: "bad-mount",
    severity: Severity::Error,
    docs: "## What
A path of `volumes` or `config_files` is one that a container cannot be given: it is taken, it lies in a folder of the
runtime's, it has a part `.` or `..`; or a volume is called as platc calls one of its own.

## Why
Kubernetes refuses two mounts at one path. A file below a folder that is mounted too would depend on the order of the
mounts, and `/proc`, `/sys` and `/dev` belong to the container's runtime.

## Example
```yaml
services:
  pricing:
    volumes: { cache: { path: /var/cache }, more: { path: /var/cache } }
```

## Instead
Give each a path of its own, none within another. `/tmp` is always there: `volumes: { tmp: { path: /tmp, size: 1Gi } }`
makes it larger.
",
};

pub static FILES_TOO_LARGE: Code = Code {
    id: "K8S018",
    name: "config-files-too-large",
    severity: Severity::Error,
    docs: "## What
The `config_files` of a service have more than one MiB of text together.

## Why
They are one ConfigMap, and Kubernetes refuses a larger one.

## Example
A list of all postal codes as a file of a service.

## Instead
Put data into the image, a bucket or a database. Configuration is what a person writes.
",
};

/// Kubernetes, `MaxSecretSize` and its twin for ConfigMaps: bytes of all values together.
const CONFIG_MAP_SIZE: usize = 1 << 20;

/// Folders of the container's runtime, and where it mounts tokens.
const RUNTIME_FOLDERS: [&str; 4] = ["/proc", "/sys", "/dev", "/var/run/secrets"];

/// A path that is mounted, and where it is written.
struct Mount<'a> {
    path: &'a str,
    at: &'a Pointer,
}

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for service in &environment.services {
            check_names(environment, service, diagnostics);
            check_paths(environment, service, diagnostics);
            let size: usize = service.pod.config_files.iter().map(|file| file.text.len()).sum();
            if size > CONFIG_MAP_SIZE {
                let at = environment.written_at(&service.at.key("config_files"));
                let message = format!("the files of `{}` have {size} bytes of {CONFIG_MAP_SIZE}", service.item.name);
                diagnostics.push(
                    Diagnostic::at_key(&FILES_TOO_LARGE, &at, message).help("put data into the image or a bucket"),
                );
            }
        }
    }
}

fn check_names(environment: &Environment, service: &Service, diagnostics: &mut Vec<Diagnostic>) {
    let own = [(files::VOLUME, "`config_files`"), (token::VOLUME, "the token for Oracle")];
    let taken = |volume: &&Volume| own.iter().find(|(name, _)| volume.name == *name).map(|(_, what)| *what);
    for (volume, what) in service.pod.volumes.iter().filter_map(|volume| Some((volume, taken(&volume)?))) {
        let message = format!("`{}` is the name of the volume that holds {what}", volume.name);
        let at = environment.written_at(&volume.at);
        diagnostics.push(Diagnostic::at_key(&BAD_MOUNT, &at, message).help("choose another name"));
    }
}

fn check_paths(environment: &Environment, service: &Service, diagnostics: &mut Vec<Diagnostic>) {
    let folders = service.pod.volumes.iter().map(|volume| Mount { path: &volume.path, at: &volume.at });
    let files = service.pod.config_files.iter().map(|file| Mount { path: &file.path, at: &file.at });
    let mounts: Vec<Mount<'_>> = folders.chain(files).collect();
    for (index, mount) in mounts.iter().enumerate() {
        let at = environment.written_at(mount.at);
        if let Some(problem) = unfit(mount.path) {
            let message = format!("`{}` {problem}", mount.path);
            diagnostics.push(Diagnostic::at_key(&BAD_MOUNT, &at, message).help("choose another path"));
        }
        let other = mounts.iter().take(index).find(|other| meet(other.path, mount.path));
        if let Some(other) = other {
            let message = if other.path == mount.path {
                format!("`{}` is mounted twice", mount.path)
            } else {
                format!("`{}` and `{}` cannot both be mounted", other.path, mount.path)
            };
            let diagnostic = Diagnostic::at_key(&BAD_MOUNT, &at, message);
            let also = Place::Key(environment.written_at(other.at));
            diagnostics
                .push(diagnostic.also(also, "the other").help("give each a path of its own, none within another"));
        }
    }
}

fn unfit(path: &str) -> Option<String> {
    let within =
        |folder: &&&str| path.strip_prefix(**folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if path.split('/').any(|part| part == "." || part == "..") {
        Some("has a part `.` or `..`".to_owned())
    } else {
        RUNTIME_FOLDERS
            .iter()
            .find(within)
            .map(|folder| format!("lies in `{folder}`, which is the container runtime's"))
    }
}

/// Whether one is the other, lies within it, or both would be one key of the ConfigMap.
fn meet(a: &str, b: &str) -> bool {
    let within = |outer: &str, inner: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
    a == b || within(a, b) || within(b, a) || files::key(a) == files::key(b)
}
