//! The workflows' two sign-ins to AWS → roles without a key, which trust GitHub's word for a job.

mod permissions;

use super::policies::document;
use super::provider::iam_arn;
use super::{is_in_use, path, provider};
use crate::emit::hcl::{Block, Object, Value, call, list, object, reference};
use crate::model::{Github, Model, TrustingCloud, WorkflowAccess, defaults};
use crate::plan::{Plan, Root};
use crate::source::Pointer;
use crate::spec;

const FILE: &str = "aws_workflows.tf";

/// The name under which AWS takes part in GitHub's tokens.
const AUDIENCE: &str = "sts.amazonaws.com";

pub(super) fn emit(model: &Model, account: &spec::Aws, plan: &mut Plan<'_>) {
    let Some(github) = model.providers.github.as_ref().filter(|_| is_in_use(model)) else { return };
    provider::require(model, account, &Root::Shared, plan);
    plan.root_wide(&Root::Shared, FILE, identity_provider(account, github));
    for access in [WorkflowAccess::Plan, WorkflowAccess::Apply] {
        let blocks = [role(model, account, github, access), policy(model, account, access)];
        plan.root_wide(&Root::Shared, FILE, blocks);
    }
}

fn at() -> Pointer {
    Pointer::root().path("providers.aws")
}

/// An account has one for each issuer; another tool may have made it.
fn identity_provider(account: &spec::Aws, github: &Github) -> Option<Block> {
    let block = Block::resource("aws_iam_openid_connect_provider", "github")
        .from(&at(), "who vouches for the jobs of workflows")
        .caused_by(&Pointer::root().path("providers.github"))
        .set("url", github.token_issuer())
        .set("client_id_list", list([AUDIENCE]));
    (!exists(account)).then_some(block)
}

fn identity_provider_arn(account: &spec::Aws, github: &Github) -> Value {
    if exists(account) {
        iam_arn(account, &format!("oidc-provider/{}", without_scheme(&github.token_issuer()))).into()
    } else {
        reference("aws_iam_openid_connect_provider.github.arn")
    }
}

fn exists(account: &spec::Aws) -> bool {
    account.trusts_github.unwrap_or(defaults::AWS_TRUSTS_GITHUB)
}

/// AWS names an issuer without its `https://`.
fn without_scheme(issuer: &str) -> &str {
    issuer.trim_start_matches("https://")
}

fn role(model: &Model, account: &spec::Aws, github: &Github, access: WorkflowAccess) -> Block {
    let (name, what) = match access {
        WorkflowAccess::Plan => ("github-plan", "what plans sign in as: it reads and changes nothing"),
        WorkflowAccess::Apply => {
            ("github-apply", "what applies sign in as, each in the GitHub environment of its root")
        }
    };
    let trust = document([trust(model, account, github, access)]);
    Block::resource("aws_iam_role", access.id())
        .from(&at(), what)
        .set("name", format!("{}-{name}", model.name))
        .set("path", path(model))
        .set("description", access.purpose(&model.name))
        .set("assume_role_policy", call("jsonencode", [Value::from(trust)]))
}

/// Subjects letter by letter: a pattern would let in other repositories or branches.
fn trust(model: &Model, account: &spec::Aws, github: &Github, access: WorkflowAccess) -> Object {
    let issuer = github.token_issuer();
    let issuer = without_scheme(&issuer);
    let jobs = model.trusted_jobs(TrustingCloud::Aws, access);
    let condition = Object::new()
        .set(format!("{issuer}:aud"), AUDIENCE)
        .set(format!("{issuer}:sub"), list(jobs.iter().map(|job| github.subject(job))));
    Object::new()
        .set("Effect", "Allow")
        .set("Action", "sts:AssumeRoleWithWebIdentity")
        .set("Principal", object([("Federated", identity_provider_arn(account, github))]))
        .set("Condition", object([("StringEquals", condition)]))
}

fn policy(model: &Model, account: &spec::Aws, access: WorkflowAccess) -> Block {
    let id = access.id();
    let statements = permissions::of(model, account, access);
    Block::resource("aws_iam_role_policy", id)
        .from(&at(), "what it may do; an administrator applies a change of this, since it may not change itself")
        .set("name", "terraform")
        .set("role", reference(&format!("aws_iam_role.{id}.name")))
        .set("policy", call("jsonencode", [Value::from(document(statements))]))
}
