//! Who may send mail in an environment → an IAM user that can do nothing else, and its SMTP password.

use super::path;
use super::policies::{allow, boundary_arn, document, when};
use super::provider::{self, arn};

use crate::emit::hcl::{Block, Object, Value, call, list, reference};
use crate::model::{Email, Environment, Model, Sender, identifier};
use crate::plan::{Plan, Root};
use crate::spec;

pub(super) fn emit(
    model: &Model,
    account: &spec::Aws,
    (environment, root): (&Environment, &Root),
    plan: &mut Plan<'_>,
) {
    for sender in &environment.senders {
        let Some(email) = model.email.iter().find(|email| email.item == sender.item) else { continue };
        provider::require(model, account, root, plan);
        let id = identifier(&sender.item.name);
        let blocks = [
            user(model, account, (environment, sender), &id),
            policy(account, email, environment, sender),
            key(sender, &id),
        ];
        plan.terraform(root, &sender.item, blocks);
    }
}

fn user(model: &Model, account: &spec::Aws, (environment, sender): (&Environment, &Sender), id: &str) -> Block {
    Block::resource("aws_iam_user", id)
        .from(&environment.written_at(&sender.at), "signs in to SMTP, for the services that use it")
        .comment("checkov:skip=CKV_AWS_273:SMTP at Amazon SES takes no other credentials than those of an IAM user")
        .set("name", sender.user.as_str())
        .set("path", path(model))
        .gap()
        .comment("The shared root's: whoever makes users cannot make one that does more than send.")
        .set("permissions_boundary", boundary_arn(model, account))
}

fn policy(account: &spec::Aws, email: &Email, environment: &Environment, sender: &Sender) -> Block {
    let id = identifier(&sender.item.name);
    Block::resource("aws_iam_user_policy", &id)
        .from(&environment.written_at(&sender.at), "it may send, as these addresses alone")
        .caused_by(&environment.written_at(&sender.at.key("from")))
        .comment("checkov:skip=CKV_AWS_40:a group of one user would say no more")
        .set("name", "send")
        .set("user", reference(&format!("aws_iam_user.{id}.name")))
        .set("policy", call("jsonencode", [Value::from(document([statement(account, email, sender)]))]))
}

/// SES asks for both: the domain, and the configuration set that the domain brings along.
fn statement(account: &spec::Aws, email: &Email, sender: &Sender) -> Object {
    let resources = [
        arn(account, "ses", &format!("identity/{}", email.domain)),
        arn(account, "ses", &format!("configuration-set/{}", email.configuration_set)),
    ];
    let addresses = list(sender.addresses.iter().map(String::as_str));
    when(allow(["ses:SendRawEmail"], resources), "ses:FromAddress", addresses)
}

fn key(sender: &Sender, id: &str) -> Block {
    Block::resource("aws_iam_access_key", id)
        .from(&sender.at, "its id is the SMTP user name; `terraform apply -replace` of this rotates both everywhere")
        .set("user", reference(&format!("aws_iam_user.{id}.name")))
}
