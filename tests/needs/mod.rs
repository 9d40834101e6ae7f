//! What a test needs of the machine it runs on, and how it says that it was skipped.

use std::io::Write;

/// Whether these tools are installed. Where one is not, the test that asks is to end: it is said to be skipped.
pub fn tools(names: &[&str]) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |name: &&&str| std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    match names.iter().find(|name| !is_there(name)) {
        Some(missing) => {
            skipped(&format!("{missing} is not installed"));
            false
        }
        None => true,
    }
}

/// Says on the terminal that the test is skipped: past the harness, which shows what a test prints only where it fails.
pub fn skipped(why: &str) {
    let test = std::thread::current();
    let line = format!("skipped: {}: {why}\n", test.name().unwrap_or("a test"));
    let _closed = std::io::stderr().write_all(line.as_bytes());
}
