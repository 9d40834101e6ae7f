//! What a build pushes, and what it refuses.

use super::workshop::{Run, Workshop};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// Docker that notes what it is asked for in `calls`, and whose registry has what stands in `registry`. It pushes a digest.
const DOCKER: &str = r#"echo "$*" >>calls
case $1 in
  login) cat >password; mkdir -p "$DOCKER_CONFIG"; cat password >"$DOCKER_CONFIG/config.json"; echo "$DOCKER_CONFIG" >config ;;
  buildx)
    case $2 in
      imagetools) cat registry ;;
      build) printf sha256:%064d 7 >registry ;;
    esac ;;
esac"#;

fn workshop(docker: &str) -> Workshop {
    Workshop::new()
        .tool("docker", docker)
        .env("REPOSITORY", "eu-frankfurt-1.ocir.io/axabc/acme/pricing")
        .env("COMMIT", COMMIT)
        .env("OCIR_USERNAME", "axabc/ci")
        .env("OCIR_TOKEN", "s3cr3t")
}

fn digest() -> String {
    format!("sha256:{:064}", 7)
}

fn refused(run: &Run, says: &str) {
    assert_ne!(run.code, 0, "{run:?}");
    assert!(run.log.contains(says), "{says}: {run:?}");
    assert_eq!((run.outputs.as_str(), run.summary.as_str()), ("", ""), "nothing is said to be pushed");
}

#[test]
fn a_commit_is_built_and_pushed_by_its_name_and_the_digest_is_what_the_registry_says() {
    let workshop = workshop(DOCKER);
    let run = workshop.run("build.sh", &[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.output("digest"), Some(digest()));
    let tag = format!("eu-frankfurt-1.ocir.io/axabc/acme/pricing:{COMMIT}");
    let calls = workshop.read("calls");
    let look = format!("buildx imagetools inspect {tag} --format {{{{ .Manifest.Digest }}}}");
    let expected = [
        "login eu-frankfurt-1.ocir.io --username axabc/ci --password-stdin".to_owned(),
        look.clone(),
        format!("buildx build --push --provenance=false --tag {tag} ."),
        look,
    ];
    assert_eq!(calls.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn the_token_is_on_standard_input_and_nowhere_afterwards() {
    let workshop = workshop(DOCKER);
    let run = workshop.run("build.sh", &[]);
    assert_eq!(workshop.read("password"), "s3cr3t");
    for seen in [&run.log, &run.summary, &run.outputs, &workshop.read("calls")] {
        assert!(!seen.contains("s3cr3t"), "{seen}");
    }
    let config = workshop.read("config");
    assert!(!config.is_empty() && !std::path::Path::new(config.trim()).exists(), "{config} is left");
}

#[test]
fn what_was_pushed_before_is_not_built_again() {
    let workshop = workshop(DOCKER);
    std::fs::write(workshop.path().join("registry"), digest()).expect("writable");
    let run = workshop.run("build.sh", &[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.output("digest"), Some(digest()));
    assert!(!workshop.read("calls").contains("buildx build"), "{}", workshop.read("calls"));
}

#[test]
fn a_registry_that_refuses_ends_the_build() {
    for (when, docker) in [
        ("at the login", "case $1 in login) cat >/dev/null; echo denied; exit 1 ;; *) printf sha256:%064d 7 ;; esac"),
        ("at the push", "case $*  in login*) cat >/dev/null ;; *inspect*) exit 1 ;; *) echo denied; exit 1 ;; esac"),
    ] {
        let run = workshop(docker).run("build.sh", &[]);
        assert!(run.log.contains("denied"), "{when}: {run:?}");
        refused(&run, "denied");
    }
}

#[test]
fn an_answer_that_is_no_digest_is_no_digest() {
    for answer in ["", "sha256:beef", "sha256:x\\nname=evil"] {
        let docker = format!("case $1 in login) cat >/dev/null ;; *) printf '{answer}' ;; esac");
        refused(&workshop(&docker).run("build.sh", &[]), "names no digest");
    }
}

#[test]
fn hostile_variables_reach_no_tool() {
    for (name, value, says) in [
        ("REPOSITORY", "", "IMAGE_REPOSITORY is not there"),
        ("REPOSITORY", "--config=/x/y", "IMAGE_REPOSITORY is not there"),
        ("REPOSITORY", "r.example/a b", "IMAGE_REPOSITORY is not there"),
        ("REPOSITORY", "r.example/$(touch pwned)", "IMAGE_REPOSITORY is not there"),
        ("REPOSITORY", "r.example/a\n::set-output::", "IMAGE_REPOSITORY is not there"),
        ("COMMIT", "main", "no commit"),
        ("COMMIT", "$(touch pwned)", "no commit"),
        ("COMMIT", &format!("{COMMIT}\n"), "no commit"),
        ("COMMIT", &COMMIT.to_uppercase(), "no commit"),
    ] {
        let mut workshop = workshop(DOCKER);
        workshop.set(name, value);
        refused(&workshop.run("build.sh", &[]), says);
        assert_eq!(workshop.read("calls"), "", "{name}={value}");
        assert!(!workshop.path().join("pwned").exists());
    }
}

#[test]
fn a_password_is_passed_on_as_it_is() {
    let mut workshop = workshop(DOCKER);
    let password = "%s $(touch pwned) \"'\\n";
    workshop.set("OCIR_TOKEN", password);
    assert_eq!(workshop.run("build.sh", &[]).code, 0);
    assert_eq!(workshop.read("password"), password);
    assert!(!workshop.path().join("pwned").exists());
}
