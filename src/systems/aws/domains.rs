//! A domain that sends mail → its identity at Amazon SES with DKIM and MAIL FROM, in the shared root.

use super::policies::boundary;
use super::provider;
use crate::emit::hcl::{Block, list, reference};
use crate::model::{Email, Model, identifier};
use crate::plan::{Adoptable, ImportId, Plan, Root};
use crate::spec;

/// What becomes a metric in CloudWatch. Each is billed by sender, so opens and clicks are not among them.
const EVENTS: [&str; 5] = ["BOUNCE", "COMPLAINT", "DELIVERY", "REJECT", "SEND"];

/// Provider hashicorp/aws, "aws_sesv2_email_identity", Import (verified 2026-11).
static IDENTITY: ImportId = ImportId { form: "<domain>", name: Some("domain") };

pub(super) fn emit(model: &Model, account: &spec::Aws, plan: &mut Plan<'_>) {
    if !model.email.is_empty() {
        plan.root_wide(&Root::Shared, "aws_mail.tf", [boundary(model, account)]);
    }
    for email in &model.email {
        provider::require(model, account, &Root::Shared, plan);
        let blocks = [identity(email), mail_from(email), configuration_set(email), events(email)];
        plan.terraform(&Root::Shared, &email.item, blocks);
        let address = format!("aws_sesv2_email_identity.{}", identifier(&email.item.name));
        plan.stateful(&Root::Shared, &email.item, &address, "mail domain", &email.domain, true);
        let thing = Adoptable { address: &address, by: &IDENTITY, name: &email.domain, within: None };
        plan.adoptable(&Root::Shared, &Root::Shared, &email.item, &thing);
    }
}

fn identity(email: &Email) -> Block {
    let id = identifier(&email.item.name);
    let set = reference(&format!("aws_sesv2_configuration_set.{id}.configuration_set_name"));
    Block::resource("aws_sesv2_email_identity", &id)
        .from(&email.at, email.description.as_deref().unwrap_or("the domain that sends"))
        .caused_by(&email.at.key("domain"))
        .note("A new account may send only to addresses that it has verified, until AWS grants production access.")
        .set("email_identity", email.domain.as_str())
        .set("configuration_set_name", set)
        .nested(Block::new("dkim_signing_attributes").set("next_signing_key_length", "RSA_2048_BIT"))
        .nested(Block::new("lifecycle").comment("A new identity has other DKIM keys.").set("prevent_destroy", true))
}

fn mail_from(email: &Email) -> Block {
    let id = identifier(&email.item.name);
    Block::resource("aws_sesv2_email_identity_mail_from_attributes", &id)
        .from(&email.at, "where its bounces go; what SPF is checked against")
        .caused_by(&email.at.key("mail_from"))
        .set("email_identity", reference(&format!("aws_sesv2_email_identity.{id}.email_identity")))
        .set("mail_from_domain", email.mail_from.as_str())
        .gap()
        .comment("Without its MX record mail still goes out, under a domain of Amazon's: DKIM still speaks for it.")
        .set("behavior_on_mx_failure", "USE_DEFAULT_VALUE")
}

fn configuration_set(email: &Email) -> Block {
    Block::resource("aws_sesv2_configuration_set", &identifier(&email.item.name))
        .from(&email.at, "how its mail is sent, whoever sends it")
        .set("configuration_set_name", email.configuration_set.as_str())
        .nested(Block::new("delivery_options").set("tls_policy", "REQUIRE"))
        .nested(Block::new("reputation_options").set("reputation_metrics_enabled", true))
        .nested(Block::new("sending_options").set("sending_enabled", true))
        .nested(
            Block::new("suppression_options")
                .comment("Nothing more to addresses that do not exist or have complained.")
                .set("suppressed_reasons", list(["BOUNCE", "COMPLAINT"])),
        )
}

/// `ses:caller-identity` is the IAM user that sent, and so tells the environment (Amazon SES, "Auto-tags").
fn events(email: &Email) -> Block {
    let id = identifier(&email.item.name);
    let dimension = Block::new("dimension_configuration")
        .comment("The user who sent: one an environment.")
        .set("dimension_name", "ses:caller-identity")
        .set("dimension_value_source", "MESSAGE_TAG")
        .set("default_dimension_value", "none");
    let destination = Block::new("event_destination")
        .set("enabled", true)
        .set("matching_event_types", list(EVENTS))
        .nested(Block::new("cloud_watch_destination").nested(dimension));
    Block::resource("aws_sesv2_configuration_set_event_destination", &id)
        .from(&email.at, "what became of its mail, as metrics in CloudWatch")
        .set("configuration_set_name", reference(&format!("aws_sesv2_configuration_set.{id}.configuration_set_name")))
        .set("event_destination_name", "cloudwatch")
        .nested(destination)
}
