//! What the document has at AWS → what the workflows may do there, and no more.

use crate::emit::hcl::Object;
use crate::model::{Model, WorkflowAccess};
use crate::spec;
use crate::systems::aws::path;
use crate::systems::aws::policies::{allow, boundary_arn, when};
use crate::systems::aws::provider::{arn, iam_arn};

pub(super) fn of(model: &Model, account: &spec::Aws, access: WorkflowAccess) -> Vec<Object> {
    let has_brokers = model.environments.iter().any(|environment| !environment.brokers.is_empty());
    let has_mail = !model.email.is_empty();
    let mut statements = vec![own(model, account)];
    match access {
        WorkflowAccess::Plan => {
            statements
                .extend(has_brokers.then(|| allow(["mq:Describe*", "mq:List*"], [arn(account, "mq", "broker:*")])));
            statements.extend(has_mail.then(|| allow(["ses:Get*", "ses:List*"], domains(model, account))));
        }
        WorkflowAccess::Apply => {
            statements.extend(has_brokers.then(|| brokers(model, account)).into_iter().flatten());
            statements.extend(has_mail.then(|| mail(model, account)).into_iter().flatten());
        }
    }
    statements
}

fn everything() -> [String; 1] {
    ["*".to_owned()]
}

/// Reading what is the platform's at IAM, its own roles among it.
fn own(model: &Model, account: &spec::Aws) -> Object {
    let path = path(model);
    let kinds = ["policy", "role", "user"].map(|kind| iam_arn(account, &format!("{kind}{path}*")));
    let provider = iam_arn(account, "oidc-provider/*");
    allow(["iam:Get*", "iam:List*"], kinds.into_iter().chain([provider]))
}

/// As AWS asks of whoever makes a broker (Amazon MQ, "API authentication and authorization", verified 2026-11). The
/// permission for a network interface goes to the service alone.
fn brokers(model: &Model, account: &spec::Aws) -> Vec<Object> {
    let brokers = [arn(account, "mq", "broker:*")];
    let change = [
        "mq:CreateTags",
        "mq:DeleteBroker",
        "mq:DeleteTags",
        "mq:Describe*",
        "mq:List*",
        "mq:RebootBroker",
        "mq:UpdateBroker",
    ];
    let look = [
        "ec2:DescribeInternetGateways",
        "ec2:DescribeNetworkInterfacePermissions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
    ];
    let interface = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DetachNetworkInterface"];
    let interfaces = ["network-interface/*", "security-group/*", "subnet/*"].map(|kind| arn(account, "ec2", kind));
    let lend = ["ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterfacePermission"];
    let lent = [arn(account, "ec2", "network-interface/*")];
    let service_role = [iam_arn(account, "role/aws-service-role/mq.amazonaws.com/*")];
    vec![
        when(allow(["mq:CreateBroker"], everything()), "aws:RequestTag/platform", model.name.as_str()),
        allow(change, brokers),
        allow(look, everything()),
        allow(interface, interfaces),
        when(allow(lend, lent), "ec2:AuthorizedService", "mq.amazonaws.com"),
        when(allow(["iam:CreateServiceLinkedRole"], service_role), "iam:AWSServiceName", "mq.amazonaws.com"),
        allow(["logs:CreateLogGroup"], [arn(account, "logs", "log-group:/aws/amazonmq/*")]),
    ]
}

/// Domains, and users within the boundary: who could make others could make an administrator.
fn mail(model: &Model, account: &spec::Aws) -> Vec<Object> {
    let domain = [
        "ses:CreateConfigurationSet*",
        "ses:CreateEmailIdentity",
        "ses:DeleteConfigurationSet*",
        "ses:DeleteEmailIdentity",
        "ses:Get*",
        "ses:List*",
        "ses:PutConfigurationSet*",
        "ses:PutEmailIdentity*",
        "ses:TagResource",
        "ses:UntagResource",
        "ses:UpdateConfigurationSet*",
    ];
    let users = || [iam_arn(account, &format!("user{}*", path(model)))];
    let bounded = ["iam:CreateUser", "iam:PutUserPermissionsBoundary", "iam:PutUserPolicy"];
    let user = [
        "iam:CreateAccessKey",
        "iam:DeleteAccessKey",
        "iam:DeleteUser",
        "iam:DeleteUserPolicy",
        "iam:TagUser",
        "iam:UntagUser",
        "iam:UpdateAccessKey",
    ];
    vec![
        allow(domain, domains(model, account)),
        when(allow(bounded, users()), "iam:PermissionsBoundary", boundary_arn(model, account)),
        allow(user, users()),
    ]
}

/// Every domain, since an item's is its own, and the platform's configuration sets.
fn domains(model: &Model, account: &spec::Aws) -> [String; 2] {
    let sets = format!("configuration-set/{}-*", model.name);
    [arn(account, "ses", "identity/*"), arn(account, "ses", &sets)]
}
