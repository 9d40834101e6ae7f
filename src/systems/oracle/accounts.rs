//! The tenancy → provider blocks: one for the region, one for the home region where that is another.

use super::OCI;
use crate::emit::hcl::{Block, list, reference};
use crate::model::Model;
use crate::plan::{Plan, Root};
use crate::source::Pointer;
use crate::spec::Oracle;

pub(super) fn emit(model: &Model, root: &Root, plan: &mut Plan<'_>) {
    if plan.has_provider(root, OCI) {
        return;
    }
    let oracle = account(model);
    let what = "user and key from OCI_USER_OCID, OCI_FINGERPRINT, OCI_PRIVATE_KEY";
    plan.provider(root, OCI, Some(provider(oracle, None, &oracle.region, what)));
    if let Some(home) = home_region(oracle) {
        let what = "the home region, where compartments and policies are made";
        plan.root_wide(root, "oracle.tf", [provider(oracle, Some("home"), home, what)]);
    }
}

/// The tenancy; where Oracle is used, the model has seen to it that it is there.
pub(super) fn account(model: &Model) -> &Oracle {
    model.providers.oracle.as_ref().expect("the model needs providers.oracle where Oracle is used")
}

/// A resource of Oracle's identity service, which is made in the home region.
pub(super) fn identity(model: &Model, of_type: &str, name: &str) -> Block {
    let block = Block::resource(of_type, name);
    if home_region(account(model)).is_some() { block.set("provider", reference("oci.home")).gap() } else { block }
}

fn home_region(oracle: &Oracle) -> Option<&str> {
    oracle.home_region.as_deref().filter(|home| *home != oracle.region)
}

fn provider(oracle: &Oracle, alias: Option<&str>, region: &str, what: &str) -> Block {
    Block::provider("oci")
        .from(&Pointer::root().path("providers.oracle"), what)
        .set_opt("alias", alias)
        .set("tenancy_ocid", oracle.tenancy.as_str())
        .set("region", region)
        .gap()
        .comment("Oracle's own tag defaults put these on everything")
        .set("ignore_defined_tags", list(["Oracle-Tags.CreatedBy", "Oracle-Tags.CreatedOn"]))
}
