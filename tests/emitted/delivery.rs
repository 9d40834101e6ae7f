//! What is asked of what delivers: GitHub, Terraform Cloud, Doppler.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Row;
use super::platform::{Platform, Thing, inner, list, refers, text, those};

/// What makes secrets.
const SECRETS: [&str; 4] =
    ["aws_iam_access_key.", "azuread_application_password.", "doppler_service_token.", "random_password."];

/// The address of the Enterprise Server, where it is one.
fn server(all: &Platform) -> Option<String> {
    let providers = all.blocks("provider", "github");
    providers.first().and_then(|provider| provider.value["base_url"].as_str().map(str::to_owned))
}

/// The environments of the steps of workflows that say something.
fn steps_with(all: &Platform, words: &str) -> Vec<Thing> {
    let mut steps = Vec::new();
    for workflow in all.workflows() {
        for job in workflow.value["jobs"].as_object().into_iter().flatten().map(|(_, job)| job) {
            let with_token = list(&job["steps"]).iter().filter(|step| step["env"].to_string().contains(words));
            steps.extend(with_token.map(|step| Thing { place: workflow.place.clone(), value: step["env"].clone() }));
        }
    }
    steps
}

/// The host that keeps state, in each root that has one.
fn clouds(all: &Platform) -> Vec<Thing> {
    let roots = all.blocks("terraform", "").into_iter();
    let cloud = |root: Thing| Thing { value: inner(&root.value, "cloud").clone(), place: root.place };
    roots.map(cloud).filter(|cloud| !cloud.value.is_null()).collect()
}

pub const ROWS: &[Row] = &[
    Row {
        id: "gh-repo-public-default",
        asks: "a repository says who sees it: the provider's default is everybody",
        of: |all| all.resources("github_repository"),
        holds: |repository| ["private", "internal", "public"].contains(&text(&repository["visibility"])),
        fault: |repository| repository["visibility"] = Value::Null,
    },
    Row {
        id: "gh-repo-destroy",
        asks: "no plan deletes a repository, and a destroy only archives it",
        of: |all| all.resources("github_repository"),
        holds: |repository| {
            repository["archive_on_destroy"] == true && inner(repository, "lifecycle")["prevent_destroy"] == true
        },
        fault: |repository| repository["archive_on_destroy"] = Value::Null,
    },
    Row {
        id: "gh-check-integration",
        asks: "a required check counts if GitHub Actions reports it, not another app; a server of one's own has other numbers",
        of: |all| {
            let server = all.blocks("provider", "github").iter().any(|it| !it.value["base_url"].is_null());
            let rulesets = those(all.resources("github_repository_ruleset"), |ruleset| {
                !inner(inner(ruleset, "rules"), "required_status_checks").is_null()
            });
            if server { Vec::new() } else { rulesets }
        },
        holds: |ruleset| {
            let mut checks = list(&inner(inner(ruleset, "rules"), "required_status_checks")["required_check"]).iter();
            checks.all(|check| check["integration_id"] == 15368)
        },
        fault: |ruleset| {
            ruleset["rules"][0]["required_status_checks"][0]["required_check"][0]["integration_id"] = Value::Null;
        },
    },
    Row {
        id: "gw-plan-vs-merge",
        asks: "what was reviewed is what is applied: a branch is brought up to date before it is merged",
        of: |all| {
            those(all.resources("github_repository_ruleset"), |ruleset| {
                !inner(inner(ruleset, "rules"), "required_status_checks").is_null()
            })
        },
        holds: |ruleset| {
            let checks = inner(inner(ruleset, "rules"), "required_status_checks");
            checks["strict_required_status_checks_policy"] == true
        },
        fault: |ruleset| ruleset["rules"][0]["required_status_checks"] = json!([]),
    },
    Row {
        id: "gh-env-self",
        asks: "who started a deployment does not approve it, and administrators wait as well",
        of: |all| those(all.resources("github_repository_environment"), |it| !inner(it, "reviewers").is_null()),
        holds: |environment| environment["prevent_self_review"] == true && environment["can_admins_bypass"] == false,
        fault: |environment| environment["can_admins_bypass"] = Value::Null,
    },
    Row {
        id: "gh-ghes",
        asks: "clouds trust the issuer of the server that the workflows run on",
        of: |all| {
            let server = server(all);
            let credentials = all.resources("azuread_application_federated_identity_credential").into_iter();
            let of =
                |it: Thing| Thing { value: json!({ "issuer": it.value["issuer"], "server": server }), place: it.place };
            credentials.map(of).filter(|it| it.value["server"].is_string()).collect()
        },
        holds: |it| it["issuer"] == format!("{}_services/token", text(&it["server"])),
        fault: |it| it["issuer"] = json!("https://token.actions.githubusercontent.com"),
    },
    Row {
        id: "gh-ghes",
        asks: "gh asks the server, with the token under the name that it reads for a server",
        of: |all| {
            let server = server(all);
            let of = |it: Thing| Thing { value: json!({ "env": it.value, "server": server }), place: it.place };
            let steps = those(steps_with(all, "GH_"), |env| env.to_string().contains(".token }}")).into_iter();
            steps.map(of).filter(|it| it.value["server"].is_string()).collect()
        },
        holds: |it| {
            let host = text(&it["server"]).trim_start_matches("https://").trim_end_matches('/');
            it["env"]["GH_HOST"] == host && it["env"]["GH_ENTERPRISE_TOKEN"].is_string()
        },
        fault: |it| it["env"] = json!({ "GH_TOKEN": "${{ github.token }}" }),
    },
    Row {
        id: "x-owner",
        asks: "a team is asked to review what its services become",
        of: |all| {
            let owners = all.texts.get("generated/github/CODEOWNERS").cloned().unwrap_or_default();
            let deployments = all.objects("Deployment").into_iter();
            let owned = deployments.filter(|it| it.value["metadata"]["labels"]["owner"].is_string());
            let of = |it: Thing| {
                let labels = &it.value["metadata"]["labels"];
                let service = text(&labels["app.kubernetes.io/name"]).to_owned();
                let value = json!({ "service": service, "team": labels["owner"], "owners": owners });
                Thing { place: it.place, value }
            };
            owned.map(of).filter(|it| it.value["owners"] != "").collect()
        },
        holds: |service| {
            let begins = format!("/generated/kubernetes/*/{}/ @", text(&service["service"]));
            let ends = format!("/{}", text(&service["team"]));
            text(&service["owners"]).lines().any(|line| line.starts_with(&begins) && line.ends_with(&ends))
        },
        fault: |service| service["team"] = json!("strangers"),
    },
    Row {
        id: "tfc-cloud-vars",
        asks: "where the state is kept stands there in full: Terraform takes no expression there",
        of: clouds,
        holds: |cloud| cloud["organization"].is_string() && !cloud.to_string().contains("${"),
        fault: |cloud| cloud["organization"] = json!("${var.organization}"),
    },
    Row {
        id: "tfc-exec-missing",
        asks: "each workspace says where its runs are: GitHub Actions holds the credentials, so it is there",
        of: |all| {
            let settings = all.resources("tfe_workspace_settings");
            let modes = |workspace: &Thing| {
                let address = workspace.place.rsplit(' ').next().unwrap_or_default();
                let own = settings.iter().find(|it| text(&it.value["workspace_id"]).contains(&format!("{address}.")));
                own.map_or(Value::Null, |own| own.value["execution_mode"].clone())
            };
            let workspaces = all.resources("tfe_workspace").into_iter();
            workspaces.map(|it| Thing { value: modes(&it), place: it.place }).collect()
        },
        holds: |mode| mode == "local",
        fault: |mode| *mode = Value::Null,
    },
    Row {
        id: "tfc-token",
        asks: "the token of the state's host is in a variable named after the host",
        of: |all| {
            let host =
                clouds(all).first().map(|it| it.value["hostname"].as_str().unwrap_or("app.terraform.io").to_owned());
            let steps = steps_with(all, "TFE_TOKEN").into_iter();
            let of = |it: Thing| Thing { value: json!({ "env": it.value, "host": host }), place: it.place };
            steps.map(of).filter(|it| it.value["host"].is_string()).collect()
        },
        holds: |step| {
            let name = format!("TF_TOKEN_{}", text(&step["host"]).replace('-', "__").replace('.', "_"));
            step["env"][name].is_string()
        },
        fault: |step| step["env"] = json!({ "TFE_TOKEN": "" }),
    },
    Row {
        id: "tfc-sensitive",
        asks: "a variable that is given to a run holds a secret, and is sensitive",
        of: |all| all.blocks("variable", ""),
        holds: |variable| variable["sensitive"] == true,
        fault: |variable| variable["sensitive"] = Value::Null,
    },
    Row {
        id: "tfc-sensitive",
        asks: "an output that holds a secret is sensitive",
        of: |all| {
            those(all.blocks("output", ""), |output| SECRETS.iter().any(|secret| refers(&output["value"], secret)))
        },
        holds: |output| output["sensitive"] == true,
        fault: |output| output["sensitive"] = Value::Null,
    },
    Row {
        id: "dop-no-default-env",
        asks: "a project has an environment wherever its service is: Doppler makes none by itself for Terraform",
        of: |all| {
            let names = |thing: &Thing, key: &str| text(&thing.value[key]).to_owned();
            let environments = all.resources("doppler_environment");
            let having: BTreeSet<String> = environments.iter().map(|it| names(it, "project")).collect();
            let projects = all.resources("doppler_project").into_iter();
            let of = |it: Thing| Thing { value: json!(having.contains(text(&it.value["name"]))), place: it.place };
            projects.map(of).collect()
        },
        holds: |has_environment| has_environment == true,
        fault: |has_environment| *has_environment = json!(false),
    },
    Row {
        id: "dop-depends",
        asks: "what is in a config refers to its environment, and is made after it",
        of: |all| [all.resources("doppler_secret"), all.resources("doppler_service_token")].concat(),
        holds: |it| refers(&it["config"], "doppler_environment.") && refers(&it["project"], "doppler_environment."),
        fault: |it| it["config"] = json!("production"),
    },
    Row {
        id: "dop-value-state",
        asks: "Terraform writes to Doppler only what a resource makes: what people know is entered there",
        of: |all| all.resources("doppler_secret"),
        holds: |secret| text(&secret["value"]).starts_with("${"),
        fault: |secret| secret["value"] = json!("hunter2"),
    },
    Row {
        id: "dop-k8s-reload",
        asks: "a Deployment whose pods read secrets starts them anew when these change: a text, not a truth value",
        of: |all| {
            let reads = |deployment: &Value| deployment["spec"].to_string().contains("secretKeyRef");
            let all = all.objects("Deployment").into_iter();
            all.filter(|it| reads(&it.value) && it.value["metadata"]["name"] != "cloudflared").collect()
        },
        holds: |deployment| deployment["metadata"]["annotations"]["secrets.doppler.com/reload"] == "true",
        fault: |deployment| deployment["metadata"]["annotations"]["secrets.doppler.com/reload"] = json!(true),
    },
    Row {
        id: "dop-k8s-token",
        asks: "the operator reads the token that a release puts beside it, and writes a Secret of the same namespace",
        of: |all| all.objects("DopplerSecret"),
        holds: |secret| {
            let token = format!("{}-doppler-token", text(&secret["metadata"]["name"]));
            secret["spec"]["tokenSecret"]["name"] == token
                && secret["spec"]["managedSecret"]["namespace"] == secret["metadata"]["namespace"]
        },
        fault: |secret| secret["spec"]["managedSecret"]["namespace"] = json!("default"),
    },
];
