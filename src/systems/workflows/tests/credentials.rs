//! Who gets which credential.

use crate::model::{Github, Model, build, read};
use crate::plan::{Provider, RequiredProvider};
use crate::source::Source;
use crate::systems::workflows::credentials::{Access, Credentials};
use crate::systems::workflows::jobs::TerraformRoot;
use crate::systems::workflows::{apply, verify};

const DOCUMENT: &str = r#"
version: 1
name: acme
providers:
  terraform_cloud: { organization: acme, project: platform, hostname: tfe.acme.example }
  github: { owner: acme, repository: platform }
  cloudflare: { account_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9 }
  oracle: { tenancy: ocid1.tenancy.oc1..aaaaaaaaexample, region: eu-frankfurt-1 }
  azure:
    tenant_id: 11111111-2222-3333-4444-555555555555
    subscription_id: 66666666-7777-8888-9999-000000000000
    location: swedencentral
  aws: { account_id: "123456789012", region: eu-central-1 }
  doppler: {}
teams: { platform: {} }
environments: { staging: {} }
"#;

fn model() -> Model {
    model_of(DOCUMENT)
}

fn model_of(text: &str) -> Model {
    let (document, mut diagnostics) =
        crate::source::read(Source { name: "platform.yaml".to_owned(), text: text.to_owned() });
    let readings = read(&document, &mut diagnostics).expect("the document can be read");
    let model = build(&readings, &crate::source::Unseen, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    model
}

fn github(model: &Model) -> &Github {
    model.providers.github.as_ref().expect("written above")
}

fn provider(name: &'static str) -> RequiredProvider {
    RequiredProvider { provider: Provider { name, source: "acme/any", version: "~> 1.0" }, configuration: None }
}

fn root(provider_name: &'static str) -> TerraformRoot {
    TerraformRoot { name: "staging".to_owned(), providers: vec![provider(provider_name)] }
}

#[test]
fn the_secrets_of_workers_reach_the_root_that_has_them_and_no_other() {
    let document = format!("{DOCUMENT}workers: {{ shop: {{ script: shop.js, secrets: [STRIPE_KEY] }} }}\n");
    let model = model_of(&document);
    let given = |name: &str| {
        let root = TerraformRoot { name: name.to_owned(), ..root("random") };
        Credentials::of(&model, &root, Access::Apply).env.get("TF_VAR_shop_stripe_key").cloned()
    };
    assert_eq!(given("staging"), Some("${{ secrets.SHOP_STRIPE_KEY }}".into()));
    assert_eq!(given("shared"), None);
}

#[test]
fn an_enterprise_server_is_not_asked_for_queues() {
    let roots = [TerraformRoot { name: "shared".to_owned(), providers: vec![provider("tfe")] }];
    let mut model = model();
    let queue = |model: &Model| apply::workflow(model, github(model), &roots)["concurrency"].get("queue").cloned();
    assert_eq!(queue(&model), Some("max".into()));
    model.providers.github.as_mut().expect("written above").base_url = Some("https://github.acme.example".to_owned());
    assert_eq!(queue(&model), None);
}

/// Names of the step's variables, and of the actions that sign in.
fn given(name: &'static str) -> (Vec<String>, Vec<String>) {
    let credentials = Credentials::of(&model(), &root(name), Access::Plan);
    let names = credentials.env.keys().skip(1).cloned().collect();
    let steps = credentials.steps.iter().map(|step| step["name"].as_str().expect("named").to_owned()).collect();
    (names, steps)
}

#[test]
fn each_provider_gets_what_it_reads_and_no_more() {
    for (name, variables, steps) in [
        ("tfe", vec!["TFE_TOKEN"], vec![]),
        ("cloudflare", vec!["CLOUDFLARE_API_TOKEN"], vec![]),
        ("doppler", vec!["DOPPLER_TOKEN"], vec![]),
        ("github", vec!["GITHUB_TOKEN"], vec!["Sign in to GitHub"]),
        ("oci", vec!["OCI_USER_OCID", "OCI_FINGERPRINT", "OCI_PRIVATE_KEY"], vec![]),
        ("azurerm", vec!["ARM_USE_OIDC", "ARM_CLIENT_ID"], vec![]),
        ("aws", vec![], vec!["Sign in to AWS"]),
        ("random", vec![], vec![]),
    ] {
        let (found, signed) = given(name);
        assert_eq!(
            (found.iter().map(String::as_str).collect::<Vec<_>>(), signed),
            (variables, steps.into_iter().map(str::to_owned).collect()),
            "{name}"
        );
    }
}

#[test]
fn every_root_can_read_its_state() {
    let credentials = Credentials::of(&model(), &root("random"), Access::Plan);
    let expected = serde_json::json!({ "TF_TOKEN_tfe_acme_example": "${{ secrets.TFE_TOKEN }}" });
    assert_eq!(serde_json::Value::Object(credentials.env), expected);
    assert!(!credentials.id_token);
}

#[test]
fn a_plan_may_only_read_what_an_apply_may_write() {
    let level = |access| {
        let credentials = Credentials::of(&model(), &root("github"), access);
        credentials.steps[0]["with"]["permission-administration"].clone()
    };
    assert_eq!((level(Access::Plan), level(Access::Apply)), ("read".into(), "write".into()));
}

#[test]
fn only_roots_in_a_cloud_that_trusts_github_get_an_id_token() {
    let (model, names) = (model(), ["shared", "staging"]);
    let roots = names.map(|name| TerraformRoot {
        name: name.to_owned(),
        providers: vec![provider(if name == "shared" { "cloudflare" } else { "aws" })],
    });
    let verify = verify::workflow(&model, github(&model), &roots);
    let apply = apply::workflow(&model, github(&model), &roots);
    for jobs in [&verify["jobs"], &apply["jobs"]] {
        for (id, job) in jobs.as_object().expect("jobs") {
            assert_eq!(job["permissions"].get("id-token").is_some(), id.ends_with("staging"), "{id}");
        }
    }
}
