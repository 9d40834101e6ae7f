//! The workflow `significant-changes`: what each merge changes, kept where people look for it.

use serde_json::{Map, Value, json};

use super::jobs::{Job, checkout_with_history, env, install_platc};
use super::scripts::{CHANGELOG, DIFF, NOTION};
use crate::model::{Github, SignificantChanges, defaults};

/// What stands above the workflow.
pub(super) const ABOUT: &str = "\
Tells of each merge what it changes, in the terms of the document: in the change log, `significant-changes.md` on the
branch `significant-changes`, and in the Notion database, where the document names one. A merge that changes nothing is
not told. Runs after the merge, so it keeps none; where Notion does not answer, the change log has it all the same.
The log has a branch of its own: on the default branch each entry would be a pull request that needs an approval and is
itself a merge, or a push past the protection. What the token of a run pushes starts no workflow.
";

/// What fits into an entry: the rest is in the summary of the run.
const ENTRY_BYTES: usize = 60_000;

const SOMETHING: &str = "needs.difference.outputs.changes != 'false'";
const COMMIT_URL: &str = "${{ github.server_url }}/${{ github.repository }}/commit/${{ github.sha }}";

pub(super) fn workflow(github: &Github, changes: &SignificantChanges) -> Value {
    let runner = github.runner.as_str();
    let mut jobs = Map::new();
    jobs.insert("difference".to_owned(), difference(github));
    jobs.insert("changelog".to_owned(), changelog(runner));
    if let Some(database) = &changes.notion_database {
        jobs.insert("notion".to_owned(), notion(runner, database));
    }
    json!({
        "name": "significant-changes",
        "on": { "push": { "branches": [defaults::DEFAULT_BRANCH] } },
        "permissions": {},
        // A group a commit: in one for all, GitHub drops every run but the newest that waits, and its entry with it.
        "concurrency": { "group": "significant-changes-${{ github.sha }}", "cancel-in-progress": false },
        "jobs": jobs,
    })
}

fn difference(github: &Github) -> Value {
    let base = env([("BASE", "${{ github.event.before }}")]);
    Job::new("difference", &github.runner, 20)
        .with(
            "outputs",
            json!({
                "changes": "${{ steps.diff.outputs.changes }}",
                "text": "${{ steps.diff.outputs.text }}",
                "plain": "${{ steps.diff.outputs.plain }}",
            }),
        )
        .step(checkout_with_history())
        .step(install_platc(github))
        .step(DIFF.step("Say what changes", &[&ENTRY_BYTES.to_string()], base))
        .finish()
}

/// Apart from the comparison, so that what can write has only bash and git in it.
fn changelog(runner: &str) -> Value {
    let env = env([
        ("GH_TOKEN", "${{ github.token }}"),
        ("COMMIT", "${{ github.sha }}"),
        ("COMMIT_URL", COMMIT_URL),
        ("DIFF", "${{ needs.difference.outputs.text }}"),
    ]);
    Job::new("changelog", runner, 10)
        .allow("contents", "the branch of the change log")
        .with("needs", "difference")
        .with("if", SOMETHING)
        .step(super::jobs::checkout())
        .step(CHANGELOG.step("Write the change log", &[], env))
        .finish()
}

fn notion(runner: &str, database: &str) -> Value {
    let env = env([
        ("NOTION_TOKEN", "${{ secrets.NOTION_TOKEN }}"),
        ("DATABASE", database),
        ("COMMIT", "${{ github.sha }}"),
        ("COMMIT_URL", COMMIT_URL),
        ("DIFF", "${{ needs.difference.outputs.plain }}"),
    ]);
    Job::new("notion", runner, 10)
        .with("needs", "difference")
        .with("if", SOMETHING)
        .step(super::jobs::checkout())
        .step(NOTION.step("Add a page to the Notion database", &[], env))
        .finish()
}
