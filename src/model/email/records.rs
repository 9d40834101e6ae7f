//! A domain that sends mail → the DNS records that receivers and Amazon SES look for, as far as they are known.

use crate::model::dns::{Data, DnsName, Record, Ttl};
use crate::model::scope::Scope;
use crate::source::Pointer;
use crate::spec::{self, Dmarc};

/// A record that a domain of `email` brings into a zone.
#[derive(Debug, Clone)]
pub struct MailRecord {
    /// The zone's name.
    pub zone: String,
    /// What it is for, in a word: `mail_from_mx`.
    pub purpose: &'static str,
    pub record: Record,
}

/// Who may send in the MAIL FROM domain's name, and whither it bounces (Amazon SES, "Using a custom MAIL FROM domain",
/// verified 2026-11).
const SPF: &str = "v=spf1 include:amazonses.com ~all";
const MX_PRIORITY: u16 = 10;

/// MAIL FROM with its MX and SPF records, and the DMARC policy where the document gives one.
///
/// The domain's own SPF record stays as it is: receivers check the SPF record of the MAIL FROM domain, which is another
/// (RFC 7208 §2.4). `include:amazonses.com` in it would let every customer of SES pass as the domain.
pub(super) fn of(
    scope: &Scope<'_>,
    at: &Pointer,
    written: &spec::Email,
    (mail_from, mail_from_zone): (&DnsName, &str),
    zone: &str,
) -> Vec<MailRecord> {
    let region = scope.platform.providers.aws.as_ref().map(|aws| aws.region.as_str()).unwrap_or_default();
    let exchange = DnsName::canonical(&format!("feedback-smtp.{region}.amazonses.com"));
    let mail_from_at = if written.mail_from.is_some() { at.key("mail_from") } else { at.clone() };
    let bounces = |purpose, what: &str, data| MailRecord {
        zone: mail_from_zone.to_owned(),
        purpose,
        record: record((at, what), mail_from_at.clone(), mail_from.clone(), data),
    };
    let policy = written.dmarc.as_ref().map(|dmarc| MailRecord {
        zone: zone.to_owned(),
        purpose: "dmarc",
        record: record(
            (at, "DMARC policy"),
            at.key("dmarc"),
            DnsName::canonical(&format!("_dmarc.{}", written.domain)),
            Data::Txt(dmarc_text(dmarc)),
        ),
    });
    let mail_from = [
        bounces("mail_from_mx", "Bounces", Data::Mx { priority: MX_PRIORITY, exchange }),
        bounces("mail_from_spf", "SPF", Data::Txt(SPF.to_owned())),
    ];
    mail_from.into_iter().chain(policy).collect()
}

/// `what` of the domain at that place the record holds: its comment at Cloudflare.
fn record((at, what): (&Pointer, &str), value_at: Pointer, name: DnsName, data: Data) -> Record {
    let comment = Some(format!("{what} of {at}"));
    Record { at: at.clone(), value_at, name, data, ttl: Ttl::Automatic, proxied: false, comment, made_for: None }
}

fn dmarc_text(dmarc: &Dmarc) -> String {
    let reports = dmarc.reports_to.as_ref().map(|address| format!("; rua=mailto:{address}")).unwrap_or_default();
    format!("v=DMARC1; p={}{reports}", dmarc.policy.as_str())
}
