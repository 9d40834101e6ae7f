//! Images that a document pins, and the region of the cluster → the image that crosses a continent at each start of a pod.

use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::lint::Rule;
use crate::model::{Model, registry};
use crate::source::Pointer;

pub(super) const RULE: Rule = Rule { codes: &[&REGISTRY_ELSEWHERE], check };

pub static REGISTRY_ELSEWHERE: Code = Code {
    id: "K8S030",
    name: "registry-of-another-region",
    severity: Severity::Warning,
    docs: "## What
`image` names Oracle's registry of another region than the clusters'.

## Why
Each node fetches the image across regions: pods start slowly, the traffic is billed, and when the other region is down no
pod starts here. Oracle's registries are apart: a repository of one region does not exist in another.

## Example
```yaml
providers:
  oracle: { tenancy: ocid1.tenancy.oc1..aaaaaaaaexample, region: eu-frankfurt-1 }
services:
  pricing:
    image: ocir.us-ashburn-1.oci.oraclecloud.com/acme/pricing@sha256:…
```

## Instead
Push the image to the registry of the clusters' region, `ocir.eu-frankfurt-1.oci.oraclecloud.com`.
",
};

/// Regions by the key that their registry's short address begins with: `fra.ocir.io` (Oracle, "Regions and Availability
/// Domains"; recalled, so only a warning).
const KEYS: [(&str, &str); 17] = [
    ("ams", "eu-amsterdam-1"),
    ("arn", "eu-stockholm-1"),
    ("bom", "ap-mumbai-1"),
    ("cdg", "eu-paris-1"),
    ("fra", "eu-frankfurt-1"),
    ("gru", "sa-saopaulo-1"),
    ("iad", "us-ashburn-1"),
    ("icn", "ap-seoul-1"),
    ("lhr", "uk-london-1"),
    ("lin", "eu-milan-1"),
    ("mad", "eu-madrid-1"),
    ("nrt", "ap-tokyo-1"),
    ("phx", "us-phoenix-1"),
    ("sin", "ap-singapore-1"),
    ("syd", "ap-sydney-1"),
    ("yyz", "ca-toronto-1"),
    ("zrh", "eu-zurich-1"),
];

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let Some(oracle) = &model.providers.oracle else { return };
    for environment in &model.environments {
        for service in &environment.services {
            let own = service.image.as_deref().map(|image| (image, service.at.key("image")));
            let init = service.pod.init.iter().filter_map(|init| Some((init.image.as_deref()?, init.at.key("image"))));
            for (image, at) in own.into_iter().chain(init) {
                let Some(region) = region(image).filter(|region| *region != oracle.region) else { continue };
                let message =
                    format!("the image is in Oracle's registry in `{region}`, the cluster in `{}`", oracle.region);
                let here = Place::Value(Pointer::root().path("providers.oracle.region"));
                let help = format!("push it to `{}`, and name it there", registry(&oracle.region));
                diagnostics.push(
                    Diagnostic::new(&REGISTRY_ELSEWHERE, &environment.written_at(&at), message)
                        .also(here, "where the cluster is")
                        .help(help),
                );
            }
        }
    }
}

/// The region whose registry of Oracle's an image is in, where it is in one that we know.
fn region(image: &str) -> Option<&str> {
    let host = image.split('/').next()?;
    if let Some(key) = host.strip_suffix(".ocir.io") {
        return KEYS.iter().find(|(known, _)| *known == key).map(|(_, region)| *region);
    }
    host.strip_prefix("ocir.")?.strip_suffix(".oci.oraclecloud.com")
}

#[cfg(test)]
mod tests {
    use super::region;

    #[test]
    fn both_forms_of_a_registry_say_its_region() {
        assert_eq!(region("fra.ocir.io/acme/pricing:1"), Some("eu-frankfurt-1"));
        assert_eq!(region("ocir.us-ashburn-1.oci.oraclecloud.com/acme/pricing:1"), Some("us-ashburn-1"));
        assert_eq!(region("xyz.ocir.io/acme/pricing:1"), None);
        assert_eq!(region("ghcr.io/acme/pricing:1"), None);
        assert_eq!(region("nginx"), None);
    }
}
