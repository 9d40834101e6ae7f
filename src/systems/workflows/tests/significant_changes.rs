//! Where a merge is told: in Notion, and in the change log.

use std::path::Path;
use std::process::Command;

use super::notion::{COMMIT, Notion};
use super::workshop::{Run, Workshop};
use crate::needs;

#[test]
fn a_merge_becomes_a_page_with_a_heading_a_grade_and_a_bullet_a_change() {
    let Some(notion) = Notion::after(&[]) else { return };
    let run = notion.run();
    assert_eq!((run.code, run.summary.as_str()), (0, "added a page to the Notion database\n"), "{run:?}");
    let requests = notion.requests();
    let asked: Vec<&str> = requests.iter().map(|(asked, _)| asked.as_str()).collect();
    assert_eq!(
        asked,
        [
            "GET /v1/databases/0123456789abcdef0123456789abcdef",
            "POST /v1/data_sources/source-1/query",
            "POST /v1/pages"
        ]
    );
    let page = &requests[2].1;
    assert_eq!(
        page["properties"]["title"]["title"][0]["text"]["content"],
        "Give `ledger` room: \"$(touch owned)\" <b> (0123456789ab)"
    );
    let blocks = page["children"].as_array().expect("blocks").iter();
    let blocks: Vec<(&str, &str)> = blocks
        .map(|block| {
            let of_type = block["type"].as_str().expect("a type");
            (of_type, block[of_type]["rich_text"][0]["text"]["content"].as_str().expect("a text"))
        })
        .collect();
    assert_eq!(
        blocks,
        [
            ("paragraph", "0123456789ab"),
            ("heading_3", "adds"),
            ("bulleted_list_item", "services.pricing: added\nDeployment created"),
            ("bulleted_list_item", "dns: added"),
        ]
    );
    assert!(!notion.read("calls").contains("secret-1"), "every process can read a command line");
    assert_eq!(notion.read("owned"), "");
}

#[test]
fn a_merge_has_one_page_however_often_the_job_runs() {
    let Some(notion) = Notion::after(&[]) else { return };
    assert_eq!((notion.run().code, notion.run().code), (0, 0));
    assert_eq!(notion.requests().iter().filter(|(asked, _)| asked == "POST /v1/pages").count(), 1);
}

#[test]
fn what_is_longer_than_notion_takes_comes_in_parts() {
    let Some(mut notion) = Notion::after(&[]) else { return };
    let line = format!("  services.pricing: {}\n", "🙂".repeat(2_500));
    notion.set("DIFF", &format!("adds\n{line}{}", "  dns: added\n".repeat(250)));
    let run = notion.run();
    assert_eq!(run.code, 0, "{run:?}");
    let parts: Vec<usize> =
        notion.requests().iter().filter_map(|(_, body)| Some(body.get("children")?.as_array()?.len())).collect();
    assert_eq!(parts, [100, 100, 53], "one paragraph, one heading, 251 changes");
}

#[test]
fn a_notion_that_stumbles_is_asked_again_when_it_says() {
    let Some(notion) = Notion::after(&["0", "429", "503"]) else { return };
    let run = notion.run();
    assert_eq!((run.code, run.summary.as_str()), (0, "added a page to the Notion database\n"), "{run:?}");
    assert_eq!(notion.read("slept").lines().collect::<Vec<_>>(), ["1", "7", "9"]);
}

#[test]
fn a_notion_that_is_away_is_told_and_fails_nothing() {
    let Some(notion) = Notion::after(&["500", "502", "503", "504", "0"]) else { return };
    let run = notion.run();
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.commands()[0].starts_with("::warning::Notion does not answer (000)"), "{run:?}");
    assert_eq!(run.summary, "Notion does not answer (000); the change log has this change\n");
}

#[test]
fn what_only_a_person_can_cure_fails() {
    for (variable, value, says) in [
        ("NOTION_TOKEN", "wrong", "::error::Notion refuses (401 \"unauthorized\")"),
        ("NOTION_TOKEN", "", "::error::there is no secret NOTION_TOKEN to sign in to Notion with"),
        ("DATABASE", "ffffffffffffffffffffffffffffffff", "::error::Notion refuses (404 \"object_not_found\")"),
    ] {
        let Some(mut notion) = Notion::after(&[]) else { return };
        notion.set(variable, value);
        let run = notion.run();
        assert_eq!((run.code, run.commands()), (1, vec![says.to_owned()]), "{run:?}");
    }
}

/// A repository with one commit, whose `origin` is a bare one beside it; `None` where git is missing.
fn merged(subject: &str) -> Option<(Workshop, String)> {
    if !needs::tools(&["git"]) {
        return None;
    }
    let workshop = Workshop::new().tool("sleep", "true");
    git(workshop.path(), &["init", "--quiet", "--bare", "origin.git"]);
    git(workshop.path(), &["init", "--quiet"]);
    let origin = workshop.path().join("origin.git").display().to_string();
    git(workshop.path(), &["remote", "add", "origin", &origin]);
    let commit = commit(workshop.path(), subject);
    let url = format!("https://github.com/acme/platform/commit/{commit}");
    let workshop = workshop.env("GH_TOKEN", "token-1").env("COMMIT", &commit).env("COMMIT_URL", url);
    Some((workshop.env("DIFF", "### Adds (1)"), commit))
}

fn commit(folder: &Path, subject: &str) -> String {
    git(folder, &["commit", "--quiet", "--allow-empty", "--message", subject]);
    git(folder, &["rev-parse", "HEAD"])
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let who = ["-c", "user.name=Ada", "-c", "user.email=ada@acme.example", "-c", "commit.gpgsign=false"];
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(who)
        .args(arguments)
        .env("GIT_COMMITTER_DATE", "2026-11-25T12:00:00Z")
        .output()
        .expect("git is there");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The change log as it is at the origin.
fn log(workshop: &Workshop) -> String {
    git(&workshop.path().join("origin.git"), &["show", "significant-changes:significant-changes.md"])
}

fn write(workshop: &Workshop) -> Run {
    workshop.run("changelog.sh", &[])
}

#[test]
fn the_change_log_begins_with_the_newest_merge() {
    let Some((mut workshop, first)) = merged("Add `pricing` [x](y) <b>") else { return };
    let run = write(&workshop);
    assert_eq!(run.code, 0, "{run:?}");
    let second = commit(workshop.path(), "Grow");
    workshop.set("COMMIT", &second);
    workshop.set("COMMIT_URL", "https://acme.example/2");
    workshop.set("DIFF", "### Costs (1)");
    let run = write(&workshop);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        log(&workshop),
        format!(
            "# Significant changes\n\nWhat each merge changes, the newest first.\n\n\
             ## 2026-11-25: Grow\n\n<!-- {second} --> [{}](https://acme.example/2)\n\n### Costs (1)\n\n\
             ## 2026-11-25: Add \\`pricing\\` \\[x\\]\\(y\\) \\<b\\>\n\n\
             <!-- {first} --> [{}](https://github.com/acme/platform/commit/{first})\n\n### Adds (1)",
            &second[..12],
            &first[..12]
        )
    );
}

#[test]
fn a_commit_is_in_the_change_log_once() {
    let Some((workshop, _)) = merged("Add") else { return };
    assert_eq!(write(&workshop).code, 0);
    let before = log(&workshop);
    let run = write(&workshop);
    assert!(run.code == 0 && run.log.contains("has this commit already"), "{run:?}");
    assert_eq!(log(&workshop), before);
}

#[test]
fn an_entry_that_comes_between_is_kept() {
    let Some((workshop, _)) = merged("Add") else { return };
    let hook = workshop.path().join("origin.git/hooks/pre-receive");
    std::fs::write(&hook, "#!/usr/bin/env bash\n[ -e tried ] || { touch tried; exit 1; }\n").expect("writable");
    #[cfg(unix)]
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("ours");
    let run = write(&workshop);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(log(&workshop).contains("### Adds (1)"));
}

#[test]
fn a_change_log_that_cannot_be_written_says_what_to_do() {
    let Some((workshop, _)) = merged("Add") else { return };
    std::fs::remove_dir_all(workshop.path().join("origin.git")).expect("ours");
    let run = write(&workshop);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.commands()[0].contains("run this job again"), "{run:?}");
    assert!(!run.log.contains("token-1"), "{run:?}");
}

#[test]
fn the_token_is_what_git_signs_in_with_and_stays_out_of_sight() {
    let workshop = Workshop::new()
        .tool(
            "git",
            "echo \"$*\" >>calls; case $* in *show-origin*) ;; *credential.helper*) exit 3 ;; *) echo x ;; esac",
        )
        .tool("sleep", "true")
        .env("GH_TOKEN", "token-1")
        .env("COMMIT", COMMIT)
        .env("COMMIT_URL", "https://acme.example/1")
        .env("DIFF", "x");
    assert_eq!(write(&workshop).code, 1);
    assert!(!workshop.read("calls").contains("token-1"), "{}", workshop.read("calls"));
}
