//! `email`: domains that send mail through Amazon SES.

use schemars::JsonSchema;
use serde::Deserialize;

use super::exposure::When;
use super::item::item;

item! {
    /// A domain that sends mail through Amazon SES. The domain is set up once, with its DNS records; each environment
    /// has a user of its own who may send as the addresses of `from`.
    pub struct Email {
        /// The domain, in a zone of `dns`.
        #[schemars(example = &"threadline.example", length(max = 253), regex(pattern = r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$"))]
        pub domain: String,
        /// Who may be the sender: `no-reply` at the domain, or a whole address at the domain or below it. Services are
        /// told of the first.
        #[schemars(example = &["no-reply"], length(min = 1), inner(regex(pattern = r"^[A-Za-z0-9._+-]{1,64}(@[a-z0-9.-]+)?$")))]
        #[schemars(extend("x-exposes" = When::Gains.says("whoever uses it may send as `{}`")))]
        pub from: Vec<String>,
        /// The subdomain that takes bounces (MAIL FROM), which must do nothing else; `mail.<domain>` when not written.
        #[schemars(example = &"mail.threadline.example", length(max = 253), regex(pattern = r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$"))]
        pub mail_from: Option<String>,
        /// What receivers do with mail that only claims to come from the domain. Without it, the zone's own `_dmarc`
        /// record stands.
        pub dmarc: Option<Dmarc>,
        /// Where Amazon SES keeps the DKIM keys: some regions have a zone of their own for it; `dkim.amazonses.com` when
        /// not written. The SES console shows it in the domain's DKIM records.
        #[schemars(extend("default" = crate::model::defaults::DKIM_ZONE), regex(pattern = r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"))]
        pub dkim_zone: Option<String>,
    }
}

/// A DMARC policy (RFC 7489).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dmarc {
    /// What receivers do.
    #[schemars(extend("x-exposes" = When::Earlier.says("receivers let more through of what only claims to come from the domain")))]
    pub policy: DmarcPolicy,
    /// The address to which receivers send their daily reports.
    #[schemars(example = &"dmarc@threadline.example", regex(pattern = r"^[A-Za-z0-9._+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$"))]
    pub reports_to: Option<String>,
}

/// What receivers do with mail that fails both SPF and DKIM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DmarcPolicy {
    /// Nothing: they only report.
    None,
    /// They put it with the spam.
    Quarantine,
    /// They refuse it.
    Reject,
}

impl DmarcPolicy {
    /// As the record has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Quarantine => "quarantine",
            Self::Reject => "reject",
        }
    }
}
