//! The workflows' two sign-ins to Azure → applications without a secret, which trust GitHub's word for a job.

use super::{graph, notes, permissions};
use crate::emit::hcl::{Block, list, reference};
use crate::model::{Model, TrustedJob, TrustingCloud, WorkflowAccess, workflow_principal};
use crate::plan::{Plan, Root};
use crate::source::Pointer;

const FILE: &str = "entra_workflows.tf";

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    for access in [WorkflowAccess::Plan, WorkflowAccess::Apply] {
        let mut blocks = vec![application(model, access), principal(access)];
        blocks.extend((access == WorkflowAccess::Apply).then(itself));
        blocks.extend(jobs(model, access).iter().map(|job| credential(model, access, job)));
        blocks.extend(permissions::of(model, access).into_iter().map(|permission| grant(access, permission)));
        plan.root_wide(&Root::Shared, FILE, blocks);
    }
}

/// The jobs that sign in to Azure with this access.
pub(super) fn jobs(model: &Model, access: WorkflowAccess) -> Vec<TrustedJob> {
    model.trusted_jobs(TrustingCloud::Azure, access)
}

fn at() -> Pointer {
    Pointer::root().path("providers.github")
}

fn application(model: &Model, access: WorkflowAccess) -> Block {
    let (name, what) = match access {
        WorkflowAccess::Plan => ("github-plan", "what plans sign in as: it reads and changes nothing"),
        WorkflowAccess::Apply => {
            ("github-apply", "what applies sign in as, each in the GitHub environment of its root")
        }
    };
    let block = Block::resource("azuread_application", access.id())
        .from(&at(), what)
        .set("display_name", format!("{}-{name}", model.name))
        .set("description", access.purpose(&model.name))
        .set("notes", notes(model));
    let block = match access {
        WorkflowAccess::Plan => block.set("owners", list([reference(&workflow_principal(WorkflowAccess::Apply))])),
        WorkflowAccess::Apply => block,
    };
    let block = block.gap().set("sign_in_audience", "AzureADMyOrg").set("prevent_duplicate_names", true);
    match access {
        WorkflowAccess::Plan => block,
        WorkflowAccess::Apply => block.nested(
            Block::new("lifecycle")
                .comment("Its owner is below: here it would refer to itself.")
                .set("ignore_changes", list([reference("owners")])),
        ),
    }
}

fn principal(access: WorkflowAccess) -> Block {
    let id = access.id();
    let block = Block::resource("azuread_service_principal", id)
        .from(&at(), "the application in this tenant")
        .set("client_id", reference(&format!("azuread_application.{id}.client_id")));
    match access {
        WorkflowAccess::Plan => block.set("owners", list([reference(&workflow_principal(WorkflowAccess::Apply))])),
        WorkflowAccess::Apply => block,
    }
}

/// Whoever applies may change what it trusts, when an environment comes or goes.
fn itself() -> Block {
    let id = WorkflowAccess::Apply.id();
    Block::resource("azuread_application_owner", id)
        .from(&at(), "it keeps its own list of jobs")
        .set("application_id", reference(&format!("azuread_application.{id}.id")))
        .set("owner_object_id", reference(&workflow_principal(WorkflowAccess::Apply)))
}

fn credential(model: &Model, access: WorkflowAccess, job: &TrustedJob) -> Block {
    let github = model.providers.github.as_ref().expect("workflows run at GitHub");
    let id = access.id();
    let (suffix, what) = match job {
        TrustedJob::PullRequest => ("pull-request".to_owned(), "jobs of pull requests"),
        TrustedJob::Branch(branch) => (format!("branch-{branch}"), "jobs of the default branch without an environment"),
        TrustedJob::Environment(name) => (format!("environment-{name}"), "jobs in this GitHub environment"),
    };
    let block = Block::resource(
        "azuread_application_federated_identity_credential",
        &format!("{id}_{}", suffix.replace('-', "_")),
    )
    .from(&at(), what)
    .when(github.ids.is_some(), |block| {
        block.comment("checkov:skip=CKV_AZURE_249:its pattern has no numbers, which subjects of new repositories have")
    })
    .set("application_id", reference(&format!("azuread_application.{id}.id")))
    .set("display_name", suffix)
    .set("description", what)
    .set("audiences", ["api://AzureADTokenExchange"])
    .set("issuer", github.token_issuer())
    .set("subject", github.subject(job));
    match job {
        TrustedJob::Environment(name) => block.caused_by(&Pointer::root().key("environments").key(name)),
        TrustedJob::PullRequest | TrustedJob::Branch(_) => block,
    }
}

fn grant(access: WorkflowAccess, permission: graph::Permission) -> Block {
    let id = access.id();
    let name = permission.name.to_ascii_lowercase().replace('.', "_");
    Block::resource("azuread_app_role_assignment", &format!("{id}_{name}"))
        .from(&at(), permission.name)
        .set("app_role_id", permission.id)
        .set("principal_object_id", reference(&workflow_principal(access)))
        .set("resource_object_id", reference(graph::PRINCIPAL_ID))
}
