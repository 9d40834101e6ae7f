//! The subscription → the `azurerm` provider's configuration.

use crate::emit::hcl::Block;
use crate::model::Model;
use crate::source::Pointer;

// Who signs in comes from the run: `ARM_CLIENT_ID`, `ARM_USE_OIDC`.

/// The provider in the root of an environment.
pub(super) fn of_environment(model: &Model, protected: bool) -> Block {
    subscription(model).nested(features(protected))
}

/// The provider in the shared root.
pub(super) fn shared(model: &Model) -> Block {
    subscription(model).nested(Block::new("features"))
}

fn subscription(model: &Model) -> Block {
    let azure = model.providers.azure.as_ref().expect("the model needs providers.azure");
    Block::provider("azurerm")
        .from(&Pointer::root().path("providers.azure"), "signs in as ARM_CLIENT_ID, with OIDC in the workflows")
        .set("tenant_id", azure.tenant_id.as_str())
        .set("subscription_id", azure.subscription_id.as_str())
        .gap()
        .comment("The default registers dozens of resource providers, which takes more rights than this needs.")
        .set("resource_provider_registrations", "none")
        .set("resource_providers_to_register", ["Microsoft.CognitiveServices"])
}

fn features(protected: bool) -> Block {
    let why = if protected {
        "A deleted account can be restored for 48 hours; its name and quota stay taken until then."
    } else {
        "Else the account's name and quota would stay taken for 48 hours after it is deleted."
    };
    let account = Block::new("cognitive_account").comment(why).set("purge_soft_delete_on_destroy", !protected);
    let group = Block::new("resource_group").set("prevent_deletion_if_contains_resources", true);
    Block::new("features").nested(account).nested(group)
}
