//! Text of no known form → whether it looks random, or its name says that it is a secret.

use super::formats::is_placeholder;

/// The fewest characters of which one can say that they are random.
const SHORTEST: usize = 20;

/// How often neighbours are of different kinds (lower case, upper case, digit), in percent. Of random characters more
/// than 60; of words in camel case about 35.
const CHANGES: usize = 45;

/// What says that a value is a secret, at the end of its name.
const SECRET_NAMES: [&str; 9] =
    ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "APIKEY", "API_KEY", "ACCESS_KEY", "PRIVATE_KEY"];

/// What public things that look random begin with: digests, SSH keys, keys for browsers.
const PUBLIC: [&str; 6] = ["sha256-", "sha384-", "sha512-", "AAAA", "0x4AAAA", "6L"];

/// Whether a word of the text mixes lower case, upper case and digits as no human does.
///
/// Hexadecimal digits pass: account numbers, digests, UUIDs. So does what is in one case, as OCIDs are.
pub(super) fn random(text: &str) -> Option<&'static str> {
    let is_public = text.contains("-----BEGIN");
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/=_-".contains(c)));
    let found = words.into_iter().any(|word| !PUBLIC.iter().any(|start| word.starts_with(start)) && is_random(word));
    (found && !is_public).then_some("what looks like a random token")
}

fn is_random(word: &str) -> bool {
    let kinds: Vec<u8> = word.bytes().filter_map(kind).collect();
    let changes = kinds.iter().zip(kinds.iter().skip(1)).filter(|(one, next)| one != next).count();
    let distinct: std::collections::BTreeSet<u8> = word.bytes().collect();
    let has_all = (0..=2).all(|kind| kinds.contains(&kind));
    word.len() >= SHORTEST && has_all && distinct.len() >= 12 && changes * 100 >= CHANGES * (kinds.len() - 1)
}

fn kind(byte: u8) -> Option<u8> {
    match byte {
        b'a'..=b'z' => Some(0),
        b'A'..=b'Z' => Some(1),
        b'0'..=b'9' => Some(2),
        _ => None,
    }
}

/// Whether a name speaks of a secret and the value could be one: letters and digits, eight at least, no path, no URL.
pub(super) fn named_secret(name: &str, value: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let speaks = SECRET_NAMES
        .iter()
        .any(|word| name.strip_suffix(word).is_some_and(|start| start.is_empty() || start.ends_with('_')));
    let is_one_word = value.len() >= 8 && !value.contains(|c: char| c.is_whitespace()) && !value.contains("://");
    let mixes = value.contains(|c: char| c.is_ascii_digit()) && value.contains(|c: char| c.is_ascii_alphabetic());
    speaks && is_one_word && mixes && !value.starts_with('/') && !is_placeholder(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_text_is_told_from_names_and_numbers() {
        for secret in ["h7Gk2/Qz9LpX4vT8+nB3mW6sYc1Rd5Jf", "q3Xv9LmZ2bTk7RwY5cJd", "dGhpcyBpcyBhIHNlY3JldCBrZXkgMTIz"] {
            assert!(random(secret).is_some(), "{secret}");
        }
        for fine in [
            "ocid1.tenancy.oc1..aaaaaaaabcdefghijklmnop234567qrstuvwxyzabcdefghijklmnop234567qrst",
            "66666666-7777-8888-9999-000000000000",
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC",
            "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
            "DataZoneProvisionedManaged2025",
            "GlobalProvisionedManagedV2Endpoint",
            "VM.Standard.E5.Flex",
            "v=DMARC1; p=quarantine; rua=mailto:dmarc@threadline.example",
            "http.request.uri.path eq \"/Login/V2/Users\" and ip.src in {192.0.2.0/24}",
            "fra.ocir.io/threadline/pricing-service-with-a-long-name",
            "Answers questions about product passports",
        ] {
            assert_eq!(random(fine), None, "{fine}");
        }
    }

    #[test]
    fn names_tell_of_secrets_where_values_could_be_one() {
        for (name, value) in
            [("DB_PASSWORD", "hunter2hunter2"), ("token", "0a1b2c3d4e5f6071"), ("STRIPE_API_KEY", "abc12345")]
        {
            assert!(named_secret(name, value), "{name}");
        }
        for (name, value) in [
            ("TOKEN_TTL", "3600seconds1"),
            ("CSRF_TOKEN", "X-CSRF-Token"),
            ("DB_PASSWORD", "${DB_PASSWORD_2}"),
            ("TLS_PRIVATE_KEY", "/run/secrets/tls1.key"),
            ("API_KEY", "https://keys.example/v1"),
            ("BROKEN", "abcdefg12345"),
        ] {
            assert!(!named_secret(name, value), "{name}");
        }
    }
}
