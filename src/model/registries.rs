//! The images of a service → Oracle's registries that they are in, where nodes sign in to pull them.

use std::collections::BTreeSet;

use super::{Environment, Service};

/// The Kubernetes Secret with which nodes sign in to Oracle's registries; the deployment writes it, ServiceAccounts name it.
pub const REGISTRY_SECRET: &str = "ocir-token";

/// The variable of the platform repository's GitHub environment that holds the user who may only pull.
pub const GITHUB_REGISTRY_USERNAME: &str = "OCIR_PULL_USERNAME";

/// The secret of the platform repository's GitHub environment that holds that user's auth token.
pub const GITHUB_REGISTRY_TOKEN: &str = "OCIR_PULL_TOKEN";

/// The registry of a region, which every repository of the platform is in (Oracle, "Pushing Images", verified 2026-11).
pub fn registry(region: &str) -> String {
    format!("ocir.{region}.oci.oraclecloud.com")
}

impl Environment {
    /// Oracle's registries that the pods of a cluster pull from.
    pub fn registries(&self, cluster: &str, region: &str) -> BTreeSet<String> {
        let here = self.services.iter().filter(|service| service.cluster == cluster);
        here.flat_map(|service| service.registries(region)).collect()
    }
}

impl Service {
    /// Oracle's registries that its images are in. What the document names no image for is released, and so is in the
    /// platform's own; a registry of anybody else is left to whoever names it.
    pub fn registries(&self, region: &str) -> BTreeSet<String> {
        let init = self.pod.init.iter().filter_map(|container| container.image.as_deref());
        let named = self.image.as_deref().into_iter().chain(init);
        let named = named.filter_map(|image| Some(image.split_once('/')?.0)).filter(|host| is_oracles(host));
        named.map(str::to_owned).chain(self.image.is_none().then(|| registry(region))).collect()
    }
}

/// Both forms of an address: `ocir.eu-frankfurt-1.oci.oraclecloud.com` and `fra.ocir.io` (Oracle, "Preparing for
/// Container Registry", verified 2026-11).
fn is_oracles(host: &str) -> bool {
    host.ends_with(".ocir.io") || (host.starts_with("ocir.") && host.ends_with(".oci.oraclecloud.com"))
}

#[cfg(test)]
mod tests {
    use super::{is_oracles, registry};

    #[test]
    fn oracles_registries_are_told_from_all_others() {
        assert!(is_oracles(&registry("eu-frankfurt-1")));
        for (host, expected) in [
            ("fra.ocir.io", true),
            ("eu-frankfurt-1.ocir.io", true),
            ("ghcr.io", false),
            ("ocir.io.example", false),
            ("docker.io", false),
            ("container-registry.oracle.com", false),
        ] {
            assert_eq!(is_oracles(host), expected, "{host}");
        }
    }
}
