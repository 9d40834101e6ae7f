//! Kubernetes quantities: their text → a number, and the one form in which the API server gives them back.
//!
//! A manifest in another form (`1024Mi` for `1Gi`) differs from the live object for ever.

/// Suffixes of memory, the largest first within a family: a byte count is written with the first that divides it.
const BINARY: [(&str, u64); 4] = [("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)];
const DECIMAL: [(&str, u64); 4] = [("T", 1_000_000_000_000), ("G", 1_000_000_000), ("M", 1_000_000), ("k", 1000)];

/// Thousandths of a CPU in `250m`, `2` or `0.5`; `None` for anything else.
pub(super) fn millicpus(text: &str) -> Option<u64> {
    if let Some(number) = text.strip_suffix('m') {
        return number.parse().ok();
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let thousandths: u64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    (fraction.len() <= 3).then(|| whole.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(thousandths))?
}

/// Bytes in `512Mi` or `1G`; `None` for anything else.
pub(super) fn bytes(text: &str) -> Option<u64> {
    let (suffix, factor) = BINARY.iter().chain(&DECIMAL).find(|(suffix, _)| text.ends_with(suffix))?;
    text.strip_suffix(suffix)?.parse::<u64>().ok()?.checked_mul(*factor)
}

/// A CPU quantity as the API server writes it. What is no quantity is left as it is.
pub(super) fn canonical_cpu(text: &str) -> String {
    match millicpus(text) {
        Some(millis) if millis % 1000 == 0 => (millis / 1000).to_string(),
        Some(millis) => format!("{millis}m"),
        None => text.to_owned(),
    }
}

/// A memory quantity as the API server writes it: in its own family of suffixes, the largest that divides it.
pub(super) fn canonical_memory(text: &str) -> String {
    let family = if text.ends_with('i') { &BINARY } else { &DECIMAL };
    let Some(bytes) = bytes(text).filter(|bytes| *bytes > 0) else { return text.to_owned() };
    let fitting = family.iter().find(|(_, factor)| bytes % factor == 0);
    fitting.map_or_else(|| text.to_owned(), |(suffix, factor)| format!("{}{suffix}", bytes / factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_written_as_the_api_server_does() {
        for (written, canonical) in
            [("250m", "250m"), ("1000m", "1"), ("0.5", "500m"), ("2", "2"), ("2.0", "2"), ("1.25", "1250m")]
        {
            assert_eq!(canonical_cpu(written), canonical, "{written}");
        }
        for (written, canonical) in
            [("512Mi", "512Mi"), ("1024Mi", "1Gi"), ("1536Mi", "1536Mi"), ("1000M", "1G"), ("1024k", "1024k")]
        {
            assert_eq!(canonical_memory(written), canonical, "{written}");
        }
    }

    #[test]
    fn quantities_have_a_size() {
        assert_eq!(millicpus("1.25"), Some(1250));
        assert_eq!(millicpus("1.2345"), None);
        assert_eq!(bytes("1Gi"), Some(1_073_741_824));
        assert_eq!(bytes("1GB"), None);
    }
}
