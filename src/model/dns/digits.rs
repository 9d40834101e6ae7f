//! Hashes and keys as people paste them → whole ones, in one spelling.

use super::Fault;
use super::values::BAD_DATA;

/// Hexadecimal digits of a hash.
pub(super) const SHA1: usize = 40;
pub(super) const SHA256: usize = 64;
pub(super) const SHA384: usize = 96;
pub(super) const SHA512: usize = 128;

/// Hexadecimal digits in lower case, as many as the hash has.
pub(super) fn hexadecimal(written: &str, length: Option<usize>) -> Result<String, Fault> {
    let found = written.len();
    let message = match length {
        Some(length) if found != length => format!("`{written}` has {found} hexadecimal digits of {length}"),
        _ if !found.is_multiple_of(2) => format!("`{written}` has {found} hexadecimal digits, an odd number"),
        _ => return Ok(written.to_ascii_lowercase()),
    };
    Err(Fault::new(&BAD_DATA, message, "copy the whole value: two digits a byte"))
}

/// Base64, whole.
pub(super) fn base64(written: &str) -> Result<String, Fault> {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    if written.is_empty() || !written.len().is_multiple_of(4) || !written.chars().all(known) {
        let message = format!("this value of {} characters is no base64", written.chars().count());
        return Err(Fault::new(
            &BAD_DATA,
            message,
            "copy the whole value, without line breaks: four characters for three bytes",
        ));
    }
    Ok(written.to_owned())
}
