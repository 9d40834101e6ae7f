//! What is asked of the resources of AWS.

use serde_json::{Value, json};

use super::Row;
use super::platform::{Platform, Thing, inner, list, text, those};

/// One thing a domain that bounces come to: the region, and the records of that name.
fn bounces(all: &Platform) -> Vec<Thing> {
    let regions = all.blocks("provider", "aws");
    let region = regions.first().map_or(Value::Null, |provider| provider.value["region"].clone());
    let records = all.resources("cloudflare_dns_record");
    let of = |attributes: Thing| {
        let name = &attributes.value["mail_from_domain"];
        let own: Vec<Value> =
            records.iter().map(|record| &record.value).filter(|it| &it["name"] == name).cloned().collect();
        Thing { place: attributes.place, value: json!({ "region": region, "records": own }) }
    };
    all.resources("aws_sesv2_email_identity_mail_from_attributes").into_iter().map(of).collect()
}

pub const ROWS: &[Row] = &[
    Row {
        id: "aws-mq-password",
        asks: "the password of a broker has no character that Amazon MQ refuses, and is long enough",
        of: |all| {
            let passwords = all.resources("random_password").into_iter();
            passwords.filter(|password| password.place.ends_with("_broker")).collect()
        },
        holds: |password| {
            password["special"] == false && password["length"].as_u64().is_some_and(|it| (12..=250).contains(&it))
        },
        fault: |password| password["special"] = Value::Null,
    },
    Row {
        id: "aws-mq-minor",
        asks: "patches of RabbitMQ are Amazon's to install, and the version has no third part",
        of: |all| all.resources("aws_mq_broker"),
        holds: |broker| {
            broker["auto_minor_version_upgrade"] == true && text(&broker["engine_version"]).matches('.').count() == 1
        },
        fault: |broker| broker["engine_version"] = json!("3.13.7"),
    },
    Row {
        id: "aws-mq-timeout",
        asks: "Terraform waits as long as a cluster takes, which is longer than the default",
        of: |all| those(all.resources("aws_mq_broker"), |broker| broker["deployment_mode"] == "CLUSTER_MULTI_AZ"),
        holds: |broker| inner(broker, "timeouts")["create"] == "60m",
        fault: |broker| broker["timeouts"] = json!([]),
    },
    Row {
        id: "aws-mq-user-change",
        asks: "Terraform does not look at the user again, whom Amazon MQ makes once",
        of: |all| all.resources("aws_mq_broker"),
        holds: |broker| list(&inner(broker, "lifecycle")["ignore_changes"]).contains(&json!("${user}")),
        fault: |broker| broker["lifecycle"][0]["ignore_changes"] = Value::Null,
    },
    Row {
        id: "aws-mq-prevent-destroy",
        asks: "no plan deletes a broker of a protected environment",
        of: |all| all.guarded("aws_mq_broker"),
        holds: |broker| inner(broker, "lifecycle")["prevent_destroy"] == true,
        fault: |broker| broker["lifecycle"][0]["prevent_destroy"] = Value::Null,
    },
    Row {
        id: "ses-dkim",
        asks: "a DKIM key is found as it is: a proxied name would answer with Cloudflare's addresses",
        of: |all| {
            let records = all.resources("cloudflare_dns_record");
            those(records, |record| text(&record["content"]).contains("dkim_signing_attributes"))
        },
        holds: |record| record["proxied"] == false,
        fault: |record| record["proxied"] = json!(true),
    },
    Row {
        id: "ses-dkim",
        asks: "a domain has all three of its DKIM keys",
        of: |all| {
            let records = all.resources("cloudflare_dns_record");
            let keys = |domain: &str| {
                let end = format!("._domainkey.{domain}");
                records.iter().filter(|it| text(&it.value["name"]).trim_end_matches(['"', '}']).ends_with(&end)).count()
            };
            let identities = all.resources("aws_sesv2_email_identity").into_iter();
            let of = |it: Thing| Thing { value: json!(keys(text(&it.value["email_identity"]))), place: it.place };
            identities.map(of).collect()
        },
        holds: |keys| keys == 3,
        fault: |keys| *keys = json!(2),
    },
    Row {
        id: "ses-mailfrom-mx",
        asks: "bounces go to Amazon SES in the region that sent, and nowhere else",
        of: bounces,
        holds: |domain| {
            let mx: Vec<&Value> = list(&domain["records"]).iter().filter(|it| it["type"] == "MX").collect();
            let to = format!("feedback-smtp.{}.amazonses.com", text(&domain["region"]));
            mx.len() == 1 && mx.iter().all(|record| record["content"] == to && record["priority"] == 10)
        },
        fault: |domain| domain["region"] = json!("us-east-1"),
    },
    Row {
        id: "ses-mailfrom-spf",
        asks: "the domain of bounces lets Amazon SES send, in one SPF record",
        of: bounces,
        holds: |domain| {
            let spf = list(&domain["records"]).iter().filter(|it| text(&it["content"]).starts_with("\"v=spf1"));
            let spf: Vec<&str> = spf.map(|record| text(&record["content"])).collect();
            spf.len() == 1 && spf.iter().all(|spf| spf.contains(" include:amazonses.com "))
        },
        fault: |domain| domain["records"] = json!([]),
    },
];
