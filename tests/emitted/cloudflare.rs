//! What is asked of Cloudflare's resources.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::{Value, json};

use super::Row;
use super::platform::{Platform, Thing, inner, list, refers, text, those};

/// Records whose name is known before Terraform runs.
fn named_records(all: &Platform) -> Vec<Thing> {
    those(all.resources("cloudflare_dns_record"), |record| !text(&record["name"]).starts_with("${"))
}

fn limits(all: &Platform) -> Vec<Thing> {
    those(all.resources("cloudflare_ruleset"), |ruleset| ruleset["phase"] == "http_ratelimit")
}

/// The name as it is in Terraform's names: `example_com`.
fn as_label(name: &str) -> String {
    name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "_")
}

pub const ROWS: &[Row] = &[
    Row {
        id: "cf-dns-name-fqdn",
        asks: "a record has its whole name, in lower case and ASCII, within its zone: `@` and `www` differ at each plan",
        of: named_records,
        holds: |record| {
            let name = text(&record["name"]);
            let zone = text(&record["zone_id"]).split('.').rev().nth(1).unwrap_or_default();
            let letters =
                |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_.*".contains(letter);
            name.chars().all(letters) && as_label(name).ends_with(&as_label(zone))
        },
        fault: |record| record["name"] = json!("www"),
    },
    Row {
        id: "cf-dns-proxied-ttl",
        asks: "a proxied record has the automatic TTL, which the API gives back whatever is sent",
        of: |all| those(all.resources("cloudflare_dns_record"), |record| record["proxied"] == true),
        holds: |record| record["ttl"] == 1,
        fault: |record| record["ttl"] = json!(300),
    },
    Row {
        id: "cf-dns-a-ip",
        asks: "addresses are in the form in which the API keeps them: RFC 5952",
        of: |all| {
            those(all.resources("cloudflare_dns_record"), |record| {
                matches!(text(&record["type"]), "A" | "AAAA") && !text(&record["content"]).starts_with("${")
            })
        },
        holds: |record| {
            let content = text(&record["content"]);
            let v6 = content.parse::<Ipv6Addr>().map(|address| address.to_string());
            let v4 = content.parse::<Ipv4Addr>().map(|address| address.to_string());
            (if record["type"] == "A" { v4 } else { v6 }).is_ok_and(|canonical| canonical == content)
        },
        fault: |record| record["content"] = json!("2001:DB8:0::5"),
    },
    Row {
        id: "cf-dns-txt-quotes",
        asks: "a TXT record has its quotes, a pair for every 255 bytes: the API adds those that are missing",
        of: |all| {
            those(all.resources("cloudflare_dns_record"), |record| {
                record["type"] == "TXT" && !text(&record["content"]).starts_with("${")
            })
        },
        holds: |record| {
            let content = text(&record["content"]).strip_prefix('"').and_then(|content| content.strip_suffix('"'));
            content.is_some_and(|content| content.split("\" \"").all(|part| part.len() <= 255))
        },
        fault: |record| record["content"] = json!("v=spf1 -all"),
    },
    Row {
        id: "cf-dns-drift",
        asks: "a record says nothing of `settings`, which differed at each plan",
        of: |all| all.resources("cloudflare_dns_record"),
        holds: |record| record.get("settings").is_none(),
        fault: |record| record["settings"] = json!({}),
    },
    Row {
        id: "cf-dns-drift",
        asks: "the provider is one without the differences of 5.8 to 5.21",
        of: |all| {
            let roots = all.blocks("terraform", "");
            those(roots, |root| !inner(root, "required_providers")["cloudflare"].is_null())
        },
        holds: |root| {
            let version = text(&inner(root, "required_providers")["cloudflare"]["version"]);
            let minor = version.strip_prefix("~> 5.").and_then(|minor| minor.parse::<u32>().ok());
            minor.is_some_and(|minor| minor >= 22)
        },
        fault: |root| root["required_providers"][0]["cloudflare"]["version"] = json!("~> 5.8"),
    },
    Row {
        id: "cf-zone-prevent-destroy",
        asks: "no plan deletes a zone",
        of: |all| all.resources("cloudflare_zone"),
        holds: |zone| inner(zone, "lifecycle")["prevent_destroy"] == true,
        fault: |zone| zone["lifecycle"] = json!([]),
    },
    Row {
        id: "cf-tls-min",
        asks: "the minimum version of TLS is a text, however YAML reads 1.2",
        of: |all| those(all.resources("cloudflare_zone_setting"), |it| it["setting_id"] == "min_tls_version"),
        holds: |setting| ["1.2", "1.3"].contains(&text(&setting["value"])),
        fault: |setting| setting["value"] = json!(1.2),
    },
    Row {
        id: "cf-setting-id",
        asks: "a switch is `on` or `off` as a text, not a truth value",
        of: |all| all.resources("cloudflare_zone_setting"),
        holds: |setting| setting["value"].is_string() || setting["value"].is_object(),
        fault: |setting| setting["value"] = json!(true),
    },
    Row {
        id: "cf-ruleset-one-per-phase",
        asks: "a zone has one ruleset a phase: a second one replaces the first, or fails",
        of: |all| all.by_root("cloudflare_ruleset"),
        holds: |rulesets| {
            let places = list(rulesets).iter().map(|ruleset| (text(&ruleset["zone_id"]), text(&ruleset["phase"])));
            places.collect::<BTreeSet<_>>().len() == list(rulesets).len()
        },
        fault: |rulesets| {
            let again = rulesets[0].clone();
            rulesets.as_array_mut().expect("a list").push(again);
        },
    },
    Row {
        id: "cf-ruleset-ref",
        asks: "every rule has a `ref` of its own: without it, a new rule numbers those after it anew",
        of: |all| all.resources("cloudflare_ruleset"),
        holds: |ruleset| {
            let rules = list(&ruleset["rules"]);
            let refs: BTreeSet<&str> = rules.iter().map(|rule| text(&rule["ref"])).collect();
            !rules.is_empty() && refs.len() == rules.len() && !refs.contains("")
        },
        fault: |ruleset| ruleset["rules"][0]["ref"] = Value::Null,
    },
    Row {
        id: "cf-rl-characteristics",
        asks: "a rate limit counts for each of Cloudflare's data centres, as the API wants it said",
        of: limits,
        holds: |ruleset| {
            let mut rules = list(&ruleset["rules"]).iter();
            rules.all(|rule| list(&rule["ratelimit"]["characteristics"]).contains(&json!("cf.colo.id")))
        },
        fault: |ruleset| ruleset["rules"][0]["ratelimit"]["characteristics"] = json!(["ip.src"]),
    },
    Row {
        id: "cf-expr-hosts",
        asks: "several hosts are one set, whose members spaces divide",
        of: |all| {
            let rulesets = all.resources("cloudflare_ruleset").into_iter();
            let rules = rulesets.flat_map(|ruleset| {
                let rules = list(&ruleset.value["rules"]).to_vec().into_iter();
                rules.map(move |value| Thing { place: ruleset.place.clone(), value })
            });
            those(rules.collect(), |rule| text(&rule["expression"]).matches("http.host").count() > 0)
        },
        holds: |rule| {
            let expression = text(&rule["expression"]);
            let sets = expression.split("http.host in {").skip(1).filter_map(|rest| rest.split_once('}'));
            expression.matches("http.host eq").count() < 2 && sets.into_iter().all(|(set, _)| !set.contains(','))
        },
        fault: |rule| rule["expression"] = json!("http.host in {\"a.example\", \"b.example\"}"),
    },
    Row {
        id: "cf-access-group-guid",
        asks: "a policy of Access names groups of Entra ID by object id, by reference",
        of: |all| all.resources("cloudflare_zero_trust_access_policy"),
        holds: |policy| {
            let groups = list(&policy["include"]).iter().filter(|rule| !rule["azure_ad"].is_null());
            let is_id = |id: &Value| text(id).contains("azuread_group.") && text(id).ends_with(".object_id}");
            !list(&policy["include"]).is_empty() && groups.into_iter().all(|rule| is_id(&rule["azure_ad"]["id"]))
        },
        fault: |policy| policy["include"] = json!([{ "azure_ad": { "id": "engineers" } }]),
    },
    Row {
        id: "cf-access-group-guid",
        asks: "the identity provider of Access asks Entra ID for groups",
        of: |all| all.resources("cloudflare_zero_trust_access_identity_provider"),
        holds: |provider| provider["config"]["support_groups"] == true,
        fault: |provider| provider["config"]["support_groups"] = Value::Null,
    },
    Row {
        id: "cf-access-policy-reuse",
        asks: "an application of Access refers to policies by id: those within it differ at each plan",
        of: |all| all.resources("cloudflare_zero_trust_access_application"),
        holds: |application| {
            let policies = list(&application["policies"]);
            let of = |policy: &Value| {
                let by_id = refers(&policy["id"], "cloudflare_zero_trust_access_policy.");
                by_id && policy["precedence"].is_number() && policy.get("include").is_none()
            };
            !policies.is_empty() && policies.iter().all(of)
        },
        fault: |application| application["policies"] = json!([{ "include": [{ "everyone": {} }], "precedence": 1 }]),
    },
    Row {
        id: "cf-worker-content-sha",
        asks: "a worker has the hash of its own file, by which Terraform sees that the file is another one",
        of: |all| all.resources("cloudflare_workers_script"),
        holds: |worker| {
            let file = text(&worker["content_file"]).trim_start_matches("${").trim_end_matches('}');
            !file.is_empty() && worker["content_sha256"] == format!("${{filesha256({file})}}")
        },
        fault: |worker| worker["content_sha256"] = json!("0"),
    },
    Row {
        id: "cf-worker-secret",
        asks: "a worker's secret comes from a sensitive variable, never from the text",
        of: |all| {
            let scripts = all.resources("cloudflare_workers_script").into_iter();
            let bindings = scripts.flat_map(|script| {
                let bindings = list(&script.value["bindings"]).to_vec().into_iter();
                bindings.map(move |value| Thing { place: script.place.clone(), value })
            });
            those(bindings.collect(), |binding| binding["type"] == "secret_text")
        },
        holds: |binding| refers(&binding["text"], "var."),
        fault: |binding| binding["text"] = json!("hunter2"),
    },
];
