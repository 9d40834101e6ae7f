//! Statements of IAM policies, and the policy that bounds every user of the platform.

use super::path;
use super::provider::{arn, iam_arn};
use crate::emit::hcl::{Block, Object, Value, call, list, object};
use crate::model::Model;
use crate::source::Pointer;
use crate::spec;

/// A policy of statements.
pub(super) fn document(statements: impl IntoIterator<Item = Object>) -> Object {
    Object::new().set("Version", "2012-10-17").set("Statement", list(statements))
}

/// A statement that allows actions on resources.
pub(super) fn allow<const N: usize>(actions: [&str; N], resources: impl IntoIterator<Item = String>) -> Object {
    let actions = one_or_several(actions.into_iter().map(Value::from));
    let resources = one_or_several(resources.into_iter().map(Value::from));
    Object::new().set("Effect", "Allow").set("Action", actions).set("Resource", resources)
}

fn one_or_several(values: impl Iterator<Item = Value>) -> Value {
    let values: Vec<Value> = values.collect();
    match values.as_slice() {
        [one] => one.clone(),
        several => list(several),
    }
}

/// The statement, where a key of the request has that value or one of those values.
pub(super) fn when(statement: Object, key: &str, value: impl Into<Value>) -> Object {
    statement.set("Condition", object([("StringEquals", object([(key, value.into())]))]))
}

/// The policy beyond which no user goes. It gives no right by itself. Without it, whoever may make users and their
/// policies, as the workflows do, could make an administrator.
pub(super) fn boundary(model: &Model, account: &spec::Aws) -> Block {
    let resources = [arn(account, "ses", "identity/*"), arn(account, "ses", "configuration-set/*")];
    let policy = document([allow(["ses:SendRawEmail"], resources)]);
    Block::resource("aws_iam_policy", "senders")
        .from(
            &Pointer::root().key("email"),
            "the most that a user of the platform can do, whatever its own policy says",
        )
        .set("name", boundary_name(model))
        .set("path", path(model))
        .set("description", "The most that users who send mail can do")
        .set("policy", call("jsonencode", [Value::from(policy)]))
}

/// The ARN of that policy, by which environments find it.
pub(super) fn boundary_arn(model: &Model, account: &spec::Aws) -> String {
    iam_arn(account, &format!("policy{}{}", path(model), boundary_name(model)))
}

fn boundary_name(model: &Model) -> String {
    format!("{}-senders", model.name)
}
