//! Hostile documents, given to the built binary in little memory: refused in few words, never a panic.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// The memory that the process may ask for, in KiB: what the issue allows.
const MEMORY: u32 = 200 * 1024;

/// What is said of each document, and the exit code.
fn documents() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    const MANY: usize = 100_000;
    let bomb: String = (b'b'..b'm')
        .map(|c| format!("{0}: &{0} [{1}]\n", c as char, vec![format!("*{}", (c - 1) as char); 9].join(", ")))
        .collect();
    let utf16: Vec<u8> = "\u{feff}version: 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("brackets", [b"a: ".to_vec(), b"[".repeat(MANY)].concat(), "YAML013"),
        ("closed brackets", [b"[".repeat(MANY), b"]".repeat(MANY)].concat(), "YAML013"),
        ("braces", b"{a: ".repeat(MANY), "YAML013"),
        ("block sequences", b"- ".repeat(MANY), "YAML013"),
        ("block keys", b"? ".repeat(MANY), "YAML015"),
        (
            "indented maps",
            (0..1_000).flat_map(|depth| format!("{}a:\n", " ".repeat(depth)).into_bytes()).collect(),
            "YAML013",
        ),
        ("alias bomb", format!("a: &a [x, x, x, x, x, x, x, x, x]\n{bomb}").into_bytes(), "YAML019"),
        ("alias within its own value", b"a: &a [*a]\n".to_vec(), "YAML018"),
        ("tabs", b"version: 1\nname:\n\tx: 1\n".to_vec(), "YAML007"),
        ("NUL", b"version: 1\nname: a\0b\n".to_vec(), "YAML003"),
        ("UTF-16", utf16, "YAML001"),
        ("Latin-1", b"version: 1\nname: caf\xe9\n".to_vec(), "YAML001"),
        ("nothing", Vec::new(), "YAML004"),
        ("blank lines", b"\n\n# nothing\n".to_vec(), "YAML004"),
        ("a list", b"-\n".repeat(MANY), "YAML005"),
        ("two documents", b"version: 1\n---\nversion: 1\n".to_vec(), "YAML006"),
        ("the same key again and again", b"version: 1\n".repeat(10_000), "YAML014"),
        ("a number without end", [b"version: ".to_vec(), b"9".repeat(MANY), b"\n".to_vec()].concat(), "YAML021"),
        ("a long key", [b"k".repeat(1_000), b": 1\n".to_vec()].concat(), "SCHEMA001"),
        ("keys without number", (0..2_000).flat_map(|key| format!("k{key}: 1\n").into_bytes()).collect(), "SCHEMA001"),
        ("more than can be read", b"#".repeat(17 << 20), "YAML002"),
    ]
}

#[test]
fn every_hostile_document_is_refused_with_a_located_error_in_little_memory() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes, code) in documents() {
        let path = folder.path().join("document.yaml");
        fs::write(&path, bytes).expect("writable");
        let output = check(&path);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        assert!(said.contains(&format!("error[{code}]")), "{name} lacks {code}: {said}");
        assert!(!said.contains("panicked"), "{name}: {said}");
        let longest = said.lines().map(|line| line.chars().count()).max().unwrap_or_default();
        assert!(longest < 320, "{name}: a line of {longest} characters");
    }
}

#[test]
fn a_byte_order_mark_and_either_line_break_change_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("document.yaml");
    let lines = ["version: 1", "name: acme", "nam: acme", ""];
    let said = |text: String| {
        fs::write(&path, text).expect("writable");
        stderr(&check(&path))
    };
    let plain = said(lines.join("\n"));
    assert!(plain.contains("document.yaml:3:1") && plain.contains("did you mean `name`?"), "{plain}");
    assert_eq!(said(lines.join("\r\n")), plain);
    assert_eq!(said(format!("\u{feff}{}", lines.join("\n"))), plain);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_named_and_what_never_ends_is_not_read_to_its_end() {
    let folder: TempDir = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink(at("two"), at("one")).expect("writable");
    std::os::unix::fs::symlink(at("one"), at("two")).expect("writable");
    fs::write(at("file"), "").expect("writable");
    for (path, exit, expected) in [
        (folder.path().to_owned(), 2, "is a folder, not a document"),
        (at("missing.yaml"), 2, "there is no file"),
        (at("one"), 2, "cannot be read"),
        (at("file/below"), 2, "cannot be read"),
        ("/dev/zero".into(), 1, "YAML002"),
        ("/dev/null".into(), 1, "YAML004"),
    ] {
        let output = check(&path);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(exit), "{}: {said}", path.display());
        assert!(said.contains(expected), "{}: {said}", path.display());
    }
}

/// `platc check` of a file, with a limit on memory where the shell can set one.
fn check(path: &Path) -> Output {
    let program = env!("CARGO_BIN_EXE_platc");
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -v {MEMORY} && exec \"$0\" \"$@\""), program]);
        shell
    } else {
        Command::new(program)
    };
    command.args(["check", "--spec"]).arg(path).output().expect("platc runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
