//! The regions that the document names, and the table of regions → the one that is probably misspelt.

use crate::data::Cloud;
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Model;
use crate::source::Pointer;

pub static UNKNOWN_REGION: Code = Code {
    id: "NET005",
    name: "unknown-region",
    severity: Severity::Warning,
    docs: "## What
A region or location that platc's table of regions does not have, and that looks like one which it has.

## Why
Terraform asks the region for the first resource, and finds no such host. It is a warning, since clouds open regions after
the table was made.

## Example
```yaml
providers:
  oracle: { tenancy: ocid1.tenancy.oc1..aaaaaaaaexample, region: eu-frankfort-1 }
```

## Instead
`region: eu-frankfurt-1`. If the region is new, add it to the table: `platc data regions > platform/data/regions.json`.
",
};

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let regions = &model.data.regions;
    for (cloud, region, at) in named(model) {
        let Some(meant) = regions.nearest_to_unknown(cloud, region) else { continue };
        let (whose, noun) = match cloud {
            Cloud::Oracle => ("Oracle", "region"),
            Cloud::Aws => ("AWS", "region"),
            Cloud::Azure => ("Azure", "location"),
        };
        let message = format!("`{region}` is no {noun} of {whose} that platc knows");
        let diagnostic = Diagnostic::new(&UNKNOWN_REGION, &at, message).help(format!("did you mean `{meant}`?"));
        diagnostics.push(diagnostic.resting_on(regions.basis));
    }
}

/// Every region that the document names, each where it is written.
fn named(model: &Model) -> Vec<(Cloud, &str, Pointer)> {
    let providers = Pointer::root().key("providers");
    let mut named = Vec::new();
    if let Some(oracle) = &model.providers.oracle {
        named.push((Cloud::Oracle, oracle.region.as_str(), providers.path("oracle.region")));
        let home = oracle.home_region.as_deref();
        named.extend(home.map(|home| (Cloud::Oracle, home, providers.path("oracle.home_region"))));
    }
    if let Some(aws) = &model.providers.aws {
        named.push((Cloud::Aws, aws.region.as_str(), providers.path("aws.region")));
    }
    let Some(azure) = &model.providers.azure else { return named };
    named.push((Cloud::Azure, azure.location.as_str(), providers.path("azure.location")));
    for environment in &model.environments {
        for endpoint in environment.ai_endpoints.iter().filter(|endpoint| endpoint.location != azure.location) {
            let at = environment.written_at(&endpoint.at.key("location"));
            named.push((Cloud::Azure, endpoint.location.as_str(), at));
        }
    }
    named
}
