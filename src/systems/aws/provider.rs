//! The account → the `aws` provider's configuration.

use super::AWS;
use crate::emit::hcl::{Block, list, object};
use crate::model::Model;
use crate::plan::{Plan, Root};
use crate::source::Pointer;
use crate::spec;

/// Says that a root speaks to AWS. Who signs in comes from the run.
pub(super) fn require(model: &Model, account: &spec::Aws, root: &Root, plan: &mut Plan<'_>) {
    plan.provider(root, AWS, Some(configuration(model, account, root)));
}

fn configuration(model: &Model, account: &spec::Aws, root: &Root) -> Block {
    let environment = root.to_string();
    let tags = [("platform", model.name.as_str()), ("environment", &environment), ("managed-by", "platc")];
    Block::provider("aws")
        .from(&Pointer::root().path("providers.aws"), "signs in with OIDC in the workflows")
        .set("region", account.region.as_str())
        .gap()
        .comment("Credentials of another account change nothing.")
        .set("allowed_account_ids", list([account.account_id.as_str()]))
        .nested(Block::new("default_tags").set("tags", object(tags)))
}

/// The first part of every ARN (AWS, "Amazon Resource Names", verified 2026-11).
fn partition(account: &spec::Aws) -> &'static str {
    match account.region.split('-').next() {
        Some("cn") => "aws-cn",
        Some("us") if account.region.starts_with("us-gov-") => "aws-us-gov",
        Some(_) | None => "aws",
    }
}

/// The ARN of something in the account's region: `ses` and `identity/threadline.example`.
pub(super) fn arn(account: &spec::Aws, service: &str, resource: &str) -> String {
    format!("arn:{}:{service}:{}:{}:{resource}", partition(account), account.region, account.account_id)
}

/// The ARN of something at IAM, which knows no regions: `user/threadline/mailer`.
pub(super) fn iam_arn(account: &spec::Aws, resource: &str) -> String {
    format!("arn:{}:iam::{}:{resource}", partition(account), account.account_id)
}
