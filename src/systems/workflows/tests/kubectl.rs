//! Where kubectl comes from, and what becomes of one that is not what it says.

use super::workshop::Workshop;

/// A site whose kubectl is the text `kubectl`; what it says of its checksum is `$SUM`, or the truth.
const CURL: &str = r#"echo "$*" >>calls
case $* in
  *.sha256*) printf %s "${SUM:-$(printf kubectl | sha256sum | cut -d' ' -f1)}" ;;
  *) while [ "$1" != --output ]; do shift; done; printf kubectl >"$2" ;;
esac"#;

fn workshop(machine: &str) -> Workshop {
    let workshop = Workshop::new().tool("curl", CURL).tool("uname", &format!("echo {machine}"));
    let path = |name: &str| workshop.path().join(name).display().to_string();
    let (temporary, paths) = (path("temporary folder"), path("paths"));
    workshop.env("RUNNER_TEMP", temporary).env("GITHUB_PATH", paths).env("VERSION", "v1.33.1")
}

#[test]
fn it_is_of_the_clusters_version_and_of_the_machines_architecture() {
    for (machine, architecture) in [("x86_64", "amd64"), ("aarch64", "arm64")] {
        let workshop = workshop(machine);
        let run = workshop.run("kubectl.sh", &[]);
        assert_eq!(run.code, 0, "{run:?}");
        let from = format!("https://dl.k8s.io/release/v1.33.1/bin/linux/{architecture}/kubectl");
        let calls = workshop.read("calls");
        let asked: Vec<_> =
            calls.lines().filter_map(|line| line.split(' ').find(|word| word.contains("://"))).collect();
        assert_eq!(asked, [from.as_str(), &format!("{from}.sha256")]);
        assert!(calls.lines().all(|line| line.contains("--fail") && line.contains("--proto =https")), "{calls}");
        let bin = workshop.read("paths");
        assert_eq!(std::fs::read_to_string(format!("{}/kubectl", bin.trim_end())).expect("it is there"), "kubectl");
    }
}

#[test]
fn one_whose_checksum_differs_is_not_run() {
    for sum in ["0".repeat(64).as_str(), "no checksum", "<html>not found</html>"] {
        let mut workshop = workshop("x86_64");
        workshop.set("SUM", sum);
        let run = workshop.run("kubectl.sh", &[]);
        assert_ne!(run.code, 0, "{sum}: {run:?}");
        assert_eq!(workshop.read("paths"), "", "{sum}");
    }
}

#[test]
fn a_site_that_does_not_answer_gives_nothing() {
    for silent in [
        "exit 22",
        "case $* in *.sha256*) exit 22 ;; *) while [ \"$1\" != --output ]; do shift; done; : >\"$2\" ;; esac",
    ] {
        let workshop = workshop("x86_64").tool("curl", silent);
        assert_ne!(workshop.run("kubectl.sh", &[]).code, 0, "{silent}");
        assert_eq!(workshop.read("paths"), "", "{silent}");
    }
}

#[test]
fn a_machine_or_a_version_that_kubectl_is_not_made_for_asks_nobody() {
    for (machine, version, says) in [
        ("riscv64", "v1.33.1", "no kubectl for this machine"),
        ("", "v1.33.1", "no kubectl for this machine"),
        ("x86_64", "", "no version of kubectl"),
        ("x86_64", "1.33.1", "no version of kubectl"),
        ("x86_64", "v1.33", "no version of kubectl"),
        ("x86_64", "v1.33.1/../../x", "no version of kubectl"),
        ("x86_64", "v1.33.1\n", "no version of kubectl"),
    ] {
        let mut workshop = workshop(machine);
        workshop.set("VERSION", version);
        let run = workshop.run("kubectl.sh", &[]);
        assert_eq!(run.code, 1, "{machine} {version}: {run:?}");
        assert!(run.log.contains(says), "{machine} {version}: {run:?}");
        assert_eq!(workshop.read("calls"), "");
    }
}
