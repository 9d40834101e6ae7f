//! Text → the kind of a secret whose form is known: a prefix and enough characters after it.

use std::ops::Range;

/// A secret's form.
struct Format {
    /// What it is, in a sentence: `holds a Stripe key`.
    what: &'static str,
    start: &'static str,
    /// The characters that may follow.
    rest: fn(char) -> bool,
    /// How many must follow at least. Examples in documents are cut shorter.
    length: usize,
}

const fn format(what: &'static str, start: &'static str, rest: fn(char) -> bool, length: usize) -> Format {
    Format { what, start, rest, length }
}

/// Prefixes that vendors document, mostly so that scanners find them (GitHub, "Supported secret scanning patterns";
/// gitleaks' rules; verified 2026-11).
const FORMATS: &[Format] = &[
    format("an AWS access key", "AKIA", is_upper, 16),
    format("an AWS access key", "ASIA", is_upper, 16),
    format("a GitHub token", "ghp_", is_word, 36),
    format("a GitHub token", "gho_", is_word, 36),
    format("a GitHub token", "ghu_", is_word, 36),
    format("a GitHub token", "ghs_", is_word, 36),
    format("a GitHub token", "ghr_", is_word, 36),
    format("a GitHub token", "github_pat_", is_word, 22),
    format("a GitLab token", "glpat-", is_url, 20),
    format("a Doppler token", "dp.st.", is_dotted, 40),
    format("a Doppler token", "dp.pt.", is_dotted, 40),
    format("a Doppler token", "dp.sa.", is_dotted, 40),
    format("a Doppler token", "dp.ct.", is_dotted, 40),
    format("a Doppler token", "dp.scim.", is_dotted, 40),
    format("a Doppler token", "dp.audit.", is_dotted, 40),
    format("a Stripe key", "sk_live_", is_word, 16),
    format("a Stripe key", "sk_test_", is_word, 16),
    format("a Stripe key", "rk_live_", is_word, 16),
    format("a Stripe key", "rk_test_", is_word, 16),
    format("a webhook's signing secret", "whsec_", is_base64, 24),
    format("a Slack token", "xoxa-", is_url, 10),
    format("a Slack token", "xoxb-", is_url, 10),
    format("a Slack token", "xoxp-", is_url, 10),
    format("a Slack token", "xoxr-", is_url, 10),
    format("a Slack token", "xoxs-", is_url, 10),
    format("a Slack token", "xapp-", is_url, 10),
    format("the secret address of a Slack webhook", "hooks.slack.com/services/", is_path, 20),
    format("the secret address of a Discord webhook", "discord.com/api/webhooks/", is_path, 30),
    format("an OpenAI key", "sk-proj-", is_url, 20),
    format("an Anthropic key", "sk-ant-", is_url, 20),
    format("a Google API key", "AIza", is_url, 35),
    format("a Google OAuth token", "ya29.", is_url, 20),
    format("a SendGrid key", "SG.", is_dotted, 60),
    format("a Mailgun key", "key-", char_is_hex, 32),
    format("an npm token", "npm_", is_word, 36),
    format("a PyPI token", "pypi-AgE", is_url, 40),
    format("a Docker Hub token", "dckr_pat_", is_url, 20),
    format("a Terraform Cloud token", ".atlasv1.", is_url, 40),
    format("a Vault token", "hvs.", is_url, 20),
    format("a Notion token", "ntn_", is_word, 40),
    format("a Linear key", "lin_api_", is_word, 30),
    format("a Shopify token", "shpat_", char_is_hex, 32),
    format("a DigitalOcean token", "dop_v1_", char_is_hex, 64),
    format("a Databricks token", "dapi", char_is_hex, 32),
    format("a Grafana token", "glsa_", is_word, 32),
    format("a New Relic key", "NRAK-", is_upper, 27),
    format("an age key", "AGE-SECRET-KEY-1", is_upper, 50),
    format("an Azure storage key", "AccountKey=", is_base64, 40),
    format("an Azure access key", "SharedAccessKey=", is_base64, 40),
    format("the signature of a signed address", "X-Amz-Signature=", char_is_hex, 32),
];

/// What of a secret is in the text, if any form is known.
pub(super) fn find(text: &str) -> Option<&'static str> {
    let known = FORMATS.iter().find(|format| format.places(text).next().is_some());
    known.map(|format| format.what).or_else(|| private_key(text)).or_else(|| jwt(text)).or_else(|| url_password(text))
}

/// Where in a text keys and tokens of known vendors stand, and what each is.
pub(super) fn places(text: &str) -> impl Iterator<Item = (Range<usize>, &'static str)> {
    FORMATS.iter().flat_map(move |format| format.places(text).map(|range| (range, format.what)))
}

impl Format {
    fn places(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        text.match_indices(self.start).filter_map(move |(at, start)| {
            let before = text[..at].chars().next_back();
            let stands_alone =
                !self.start.starts_with(char::is_alphanumeric) || !before.is_some_and(char::is_alphanumeric);
            let after = &text[at + start.len()..];
            let rest = after.find(|c| !(self.rest)(c)).unwrap_or(after.len()); // what may follow is ASCII
            (stands_alone && rest >= self.length).then(|| at..at + start.len() + rest)
        })
    }
}

fn private_key(text: &str) -> Option<&'static str> {
    (text.contains("-----BEGIN ") && text.contains("PRIVATE KEY")).then_some("a private key")
}

/// Three parts, of which the first two are JSON objects in base64 (RFC 7519).
fn jwt(text: &str) -> Option<&'static str> {
    let words = text.split(|c: char| !is_dotted(c));
    let is_jwt = |word: &str| {
        let parts: Vec<&str> = word.split('.').collect();
        matches!(parts.as_slice(), [header, claims, signature]
            if header.starts_with("eyJ") && claims.starts_with("eyJ") && header.len() > 10 && signature.len() > 10)
    };
    words.into_iter().any(is_jwt).then_some("a signed token (JWT)")
}

/// `scheme://user:password@host`, unless something else fills the password in.
fn url_password(text: &str) -> Option<&'static str> {
    let has_password = |(at, _): (usize, &str)| {
        let rest = &text[at + 3..];
        let authority = rest.split(|c: char| c.is_whitespace() || "/?#\"'`".contains(c)).next().unwrap_or_default();
        let password =
            authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
        password.is_some_and(|password| !password.is_empty() && !is_placeholder(password))
    };
    text.match_indices("://").any(has_password).then_some("a URL with a password")
}

/// Whether the text stands for a value that something else fills in.
pub(super) fn is_placeholder(text: &str) -> bool {
    text.starts_with(['$', '<', '{', '%', '*', '[']) || text.bytes().all(|b| b == b'x' || b == b'X' || b == b'.')
}

fn is_upper(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit()
}

fn char_is_hex(c: char) -> bool {
    c.is_ascii_hexdigit()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_url(c: char) -> bool {
    is_word(c) || c == '-'
}

fn is_dotted(c: char) -> bool {
    is_url(c) || c == '.'
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=".contains(c)
}

fn is_path(c: char) -> bool {
    is_url(c) || c == '/'
}
