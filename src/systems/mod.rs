//! Model → files: one folder a vendor, with everything anyone says of that vendor.
//!
//! Systems never see each other. What two of them share is decided in `model` and read there.

mod aws;
mod azure;
mod cloudflare;
mod doppler;
mod entra;
mod github;
mod kubernetes;
mod oracle;
mod terraform_cloud;
mod workflows;

use crate::changes::History;
use crate::diag::Diagnostic;
use crate::lint::Rule;
use crate::model::Model;
use crate::plan::{FileSet, Plan, Root};

/// A vendor.
pub trait System: Sync {
    /// What the vendor refuses.
    fn rules(&self) -> &'static [Rule] {
        &[]
    }

    /// Configures a provider of the vendor's that `root` had at the last build, if its account is in the document still:
    /// without it Terraform could not destroy what is gone.
    fn keep_provider(&self, _name: &str, _model: &Model, _root: &Root, _plan: &mut Plan<'_>) {}

    /// What the vendor is given. Cannot fail: whatever can be wrong was said by a rule.
    fn emit(&self, model: &Model, plan: &mut Plan<'_>);
}

/// Every system, in the order in which their blocks stand in a file that several write to. Terraform Cloud completes the
/// roots that the others have begun; the workflows run whatever roots there are, and services
/// call them.
pub static SYSTEMS: &[&dyn System] = &[
    &aws::Aws,
    &cloudflare::Cloudflare,
    &oracle::Oracle,
    &azure::Azure,
    &entra::Entra,
    &github::Github,
    &doppler::Doppler,
    &kubernetes::Kubernetes,
    &terraform_cloud::TerraformCloud,
    &workflows::Workflows,
    &github::Releases,
];

/// Every file of the platform. Reports paths that the document makes collide.
pub fn emit(model: &Model, history: &History, diagnostics: &mut Vec<Diagnostic>) -> FileSet {
    let mut plan = Plan::new(model, history);
    for (root, provider) in plan.providers_before() {
        SYSTEMS.iter().for_each(|system| system.keep_provider(&provider, model, &root, &mut plan));
    }
    for system in SYSTEMS {
        system.emit(model, &mut plan);
    }
    plan.finish(diagnostics)
}
