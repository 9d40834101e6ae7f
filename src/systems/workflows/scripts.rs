//! The scripts that workflows run → files of the output. They are files here too, so that shellcheck reads them and
//! tests run them.

use serde_json::{Map, Value, json};

use crate::model::Item;
use crate::plan::{GENERATED, Plan, header_line};
use crate::source::Pointer;

/// A script of the output.
pub(super) struct Script {
    name: &'static str,
    text: &'static str,
}

/// Declares the scripts of the folder beside this file.
macro_rules! scripts {
    ($($constant:ident = $name:literal),* $(,)?) => {
        $(pub(super) const $constant: Script =
            Script { name: $name, text: include_str!(concat!("scripts/", $name)) };)*
    };
}

scripts! {
    APPLY = "apply.sh",
    BUILD = "build.sh",
    CHANGELOG = "changelog.sh",
    CHANGES = "changes.sh",
    CLUSTER = "cluster.sh",
    COMMENT = "comment.sh",
    DEPLOY = "deploy.sh",
    DIFF = "diff.sh",
    DRIFT = "drift.sh",
    DRIFT_ISSUE = "drift_issue.sh",
    GATE = "gate.sh",
    KUBECTL = "kubectl.sh",
    NOTION = "notion.sh",
    PLAN = "plan.sh",
    PLATC = "platc.sh",
    PROMOTION = "promotion.sh",
    RELEASE = "release.sh",
}

/// What `verify`, `apply` and `drift` run.
pub(super) const OF_TERRAFORM: &[&Script] =
    &[&APPLY, &CHANGES, &COMMENT, &DIFF, &DRIFT, &DRIFT_ISSUE, &GATE, &PLAN, &PLATC, &PROMOTION];

/// What `significant-changes` runs beside [`OF_TERRAFORM`].
pub(super) const OF_SIGNIFICANT_CHANGES: &[&Script] = &[&CHANGELOG, &NOTION];

/// What `deploy` runs; and how to release by hand, since `release` has its scripts in itself.
pub(super) const OF_CLUSTERS: &[&Script] = &[&CLUSTER, &DEPLOY, &KUBECTL, &RELEASE];

impl Script {
    /// The step that runs the script. Arguments are words that need no quotes: names of roots, numbers.
    /// Its id, by which others read its outputs, is the script's name.
    pub(super) fn step(&self, name: &str, arguments: &[&str], env: Map<String, Value>) -> Value {
        let mut run = format!("bash {}", self.path());
        for argument in arguments {
            run.push(' ');
            run.push_str(argument);
        }
        self.running(name, env, run)
    }

    /// The step that runs the script where its file is not: in a repository that calls the workflow from outside.
    pub(super) fn inline(&self, name: &str, env: Map<String, Value>) -> Value {
        let text = self.text.split_once('\n').map_or(self.text, |(_shellcheck, text)| text);
        self.running(name, env, text.to_owned())
    }

    fn running(&self, name: &str, env: Map<String, Value>, run: String) -> Value {
        let id = self.name.trim_end_matches(".sh");
        let mut step = json!({ "name": name, "id": id });
        if !env.is_empty() {
            step["env"] = Value::Object(env);
        }
        step["run"] = run.into();
        step
    }

    fn path(&self) -> String {
        format!("{GENERATED}/github/scripts/{}", self.name)
    }
}

pub(super) fn emit(scripts: &[&Script], item: &Item, at: &Pointer, plan: &mut Plan<'_>) {
    for script in scripts {
        let text = format!("# {}\n{}", header_line(), script.text);
        plan.text(&script.path(), item, text, std::slice::from_ref(at));
    }
}
