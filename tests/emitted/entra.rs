//! What is asked of Entra ID's resources.

use serde_json::{Value, json};

use super::Row;
use super::platform::{Thing, inner, list, refers, text, those};

/// Whether numbers of owner and repository are in a subject, both or neither.
fn is_exact(subject: &str) -> bool {
    let Some((repository, rest)) = subject.strip_prefix("repo:").and_then(|subject| subject.split_once(':')) else {
        return false;
    };
    let halves: Vec<&str> = repository.split('/').collect();
    let number = |half: &&str| half.split_once('@').map(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
    let numbers: Vec<Option<bool>> = halves.iter().map(number).collect();
    !subject.contains('*') && !rest.is_empty() && (numbers == [Some(true); 2] || numbers == [None; 2])
}

pub const ROWS: &[Row] = &[
    Row {
        id: "en-role-uuid",
        asks: "the id of an app role follows from its name: UUIDv5, so that no state has to keep it",
        of: |all| those(all.resources("azuread_application"), |it| !list(&it["app_role"]).is_empty()),
        holds: |application| {
            let id = |role: &Value| uuid::Uuid::parse_str(text(&role["id"])).ok().map(|id| id.get_version_num());
            list(&application["app_role"]).iter().all(|role| id(role) == Some(5))
        },
        fault: |application| application["app_role"][0]["id"] = json!("operator"),
    },
    Row {
        id: "en-name-dup",
        asks: "a second application of one name is refused: Entra ID itself allows it",
        of: |all| all.resources("azuread_application"),
        holds: |application| application["prevent_duplicate_names"] == true,
        fault: |application| application["prevent_duplicate_names"] = Value::Null,
    },
    Row {
        id: "en-owners",
        asks: "an application is owned by what Terraform signs in as, which else could not change it any more",
        of: |all| all.resources("azuread_application"),
        holds: |application| {
            let apart = list(&inner(application, "lifecycle")["ignore_changes"]).contains(&json!("${owners}"));
            apart || !list(&application["owners"]).is_empty()
        },
        fault: |application| {
            application["owners"] = Value::Null;
            application["lifecycle"] = json!([]);
        },
    },
    Row {
        id: "en-owners",
        asks: "the application that the applies sign in as is owned by itself, in a resource of its own",
        of: |all| all.resources("azuread_application_owner"),
        holds: |owner| refers(&owner["owner_object_id"], "azuread_service_principal."),
        fault: |owner| owner["owner_object_id"] = Value::Null,
    },
    Row {
        id: "en-secret-lifetime",
        asks: "a client secret ends, and is made anew before that",
        of: |all| all.resources("azuread_application_password"),
        holds: |password| {
            text(&password["end_date"]).contains("time_rotating.")
                && refers(&password["rotate_when_changed"]["rotation"], "time_rotating.")
        },
        fault: |password| password["end_date"] = Value::Null,
    },
    Row {
        id: "en-fic-immutable",
        asks: "a trusted job is named exactly, with the numbers of owner and repository or, for an old one, without",
        of: |all| all.resources("azuread_application_federated_identity_credential"),
        holds: |credential| is_exact(text(&credential["subject"])),
        fault: |credential| credential["subject"] = json!("repo:threadline@50601/*:pull_request"),
    },
    Row {
        id: "en-fic-immutable",
        asks: "AWS trusts jobs named in the same way",
        of: |all| {
            let roles = all.resources("aws_iam_role").into_iter();
            let subjects = roles.flat_map(|role| {
                let policy = text(&role.value["assume_role_policy"]).to_owned();
                let subjects: Vec<String> =
                    policy.split('"').filter(|part| part.starts_with("repo:")).map(str::to_owned).collect();
                subjects.into_iter().map(move |subject| Thing { place: role.place.clone(), value: json!(subject) })
            });
            subjects.collect()
        },
        holds: |subject| is_exact(text(subject)),
        fault: |subject| *subject = json!("repo:threadline/*"),
    },
    Row {
        id: "cf-access-idp-redirect-uri, x-access-redirect",
        asks: "the application of Access lets people come back to Access",
        of: |all| {
            let applications = all.resources("azuread_application").into_iter();
            applications.filter(|it| it.place.ends_with(".cloudflare_access")).collect()
        },
        holds: |application| {
            let mut uris = list(&inner(application, "web")["redirect_uris"]).iter().map(text);
            uris.any(|uri| {
                uri.starts_with("https://") && uri.ends_with(".cloudflareaccess.com/cdn-cgi/access/callback")
            })
        },
        fault: |application| application["web"] = json!([]),
    },
];
