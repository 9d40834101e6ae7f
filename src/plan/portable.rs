//! Paths and names → whether every file system and git take them, or a spelling that they take.

use super::sha256;

/// The folder of the records, inside the generated folder.
pub(super) const RECORDS: &str = ".platc";

/// Longest part of a path, in bytes: 255 on ext4, APFS and NTFS.
const LONGEST_PART: usize = 255;

/// From here a name is cut, so that an extension still fits.
const LONGEST_NAME: usize = 200;

/// Names that Windows gives to devices, whatever the extension
/// (Microsoft, "Naming Files, Paths, and Namespaces").
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether `path` is relative, stays below its base, and means the same file on every system.
///
/// # Errors
/// The reason in a user's words, to follow the path in a sentence.
pub fn check(path: &str) -> Result<(), String> {
    if path.is_empty() {
        return Err("is empty".to_owned());
    }
    path.split('/').try_for_each(check_part)
}

fn check_part(part: &str) -> Result<(), String> {
    let refused = |c: char| !matches!(c, ' '..='~') || "<>:\"\\|?*".contains(c);
    if part.is_empty() {
        Err("starts or ends with `/`, or holds `//`".to_owned())
    } else if part == "." || part == ".." {
        Err(format!("holds the part `{part}`"))
    } else if part.eq_ignore_ascii_case(".git") {
        Err("leads into `.git`".to_owned())
    } else if let Some(c) = part.chars().find(|c| refused(*c)) {
        Err(format!("holds the character {c:?}, which some file systems refuse or spell in two ways"))
    } else if part.ends_with(['.', ' ']) {
        Err(format!("holds the part `{part}`, which ends in a dot or a space"))
    } else if is_device(part) {
        Err(format!("holds the part `{part}`, which is a device on Windows"))
    } else if part.len() > LONGEST_PART {
        Err(format!("holds a part of {} bytes, more than {LONGEST_PART}", part.len()))
    } else {
        Ok(())
    }
}

/// `text` as a portable file name without extension; different texts have different names.
pub(super) fn name(text: &str) -> String {
    if text.is_empty() {
        return "%".to_owned();
    }
    let escape_first = is_device(text) || text.starts_with('.');
    let name: String = text.bytes().enumerate().map(|(i, b)| escape(b, i == 0 && escape_first)).collect();
    match name.get(..LONGEST_NAME - 10) {
        // The cut name is longer than any that is whole, so it meets none of them.
        Some(start) if name.len() > LONGEST_NAME => format!("{start}%{:.16}", sha256(text)),
        Some(_) | None => name,
    }
}

fn escape(byte: u8, always: bool) -> String {
    match byte {
        b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' if !always => char::from(byte).to_string(),
        _ => format!("%{byte:02x}"),
    }
}

fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part);
    DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_some_system_cannot_hold_are_refused() {
        for (path, reason) in [
            ("", "is empty"),
            ("/etc/passwd", "starts or ends with `/`, or holds `//`"),
            ("a//b", "starts or ends with `/`, or holds `//`"),
            ("a/", "starts or ends with `/`, or holds `//`"),
            ("../a", "holds the part `..`"),
            ("a/./b", "holds the part `.`"),
            (".GIT/hooks/pre-commit", "leads into `.git`"),
            ("a\\b", "holds the character '\\\\', which some file systems refuse or spell in two ways"),
            ("c:a", "holds the character ':', which some file systems refuse or spell in two ways"),
            ("caf\u{e9}", "holds the character '\u{e9}', which some file systems refuse or spell in two ways"),
            ("a\nb", "holds the character '\\n', which some file systems refuse or spell in two ways"),
            ("a./b", "holds the part `a.`, which ends in a dot or a space"),
            ("a/Aux.tf", "holds the part `Aux.tf`, which is a device on Windows"),
        ] {
            assert_eq!(check(path), Err(reason.to_owned()), "{path:?}");
        }
        assert!(check(&"a".repeat(256)).is_err());
        for path in ["generated/terraform/shared/service_pricing.tf", ".github/workflows/a.yml", "a b", "console.tf"] {
            assert_eq!(check(path), Ok(()));
        }
    }
}
