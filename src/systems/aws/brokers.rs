//! A broker → RabbitMQ at Amazon MQ, and its password.

use super::{RANDOM, provider};
use crate::emit::hcl::{Block, list, reference};
use crate::model::{BROKER_USER, Broker, Environment, Model, broker_password, identifier};
use crate::plan::{Adoptable, ImportId, Plan, Root};
use crate::spec::{self, BrokerDeployment, Weekday};

/// A password has 12 to 250 characters and none of `,:=` (Amazon MQ, "User", verified 2026-11).
const PASSWORD_LENGTH: u32 = 32;

/// The broker's id, not its ARN (provider hashicorp/aws, "aws_mq_broker", Import; Amazon MQ, "RabbitMQ brokers": ids begin
/// with `b-`; verified 2026-11).
static BROKER: ImportId = ImportId { form: "b-<rest of its id>", name: None };

pub(super) fn emit(
    model: &Model,
    account: &spec::Aws,
    (environment, root): (&Environment, &Root),
    plan: &mut Plan<'_>,
) {
    for broker in &environment.brokers {
        provider::require(model, account, root, plan);
        plan.provider(root, RANDOM, None);
        plan.terraform(root, &broker.item, [password(environment, broker), rabbitmq(environment, broker)]);
        let address = format!("aws_mq_broker.{}", identifier(&broker.item.name));
        plan.stateful(root, &broker.item, &address, "broker", &broker.physical_name, environment.protected);
        let thing = Adoptable { address: &address, by: &BROKER, name: &broker.physical_name, within: None };
        plan.adoptable(root, root, &broker.item, &thing);
    }
}

/// Letters and digits alone need no escaping in a URL.
fn password(environment: &Environment, broker: &Broker) -> Block {
    Block::resource("random_password", &broker_password(&broker.item.name))
        .from(&environment.written_at(&broker.at), "the password of the user that services sign in as")
        .set("length", PASSWORD_LENGTH)
        .set("special", false)
}

fn rabbitmq(environment: &Environment, broker: &Broker) -> Block {
    let written = |field: &str| environment.written_at(&broker.at.key(field));
    let block = Block::resource("aws_mq_broker", &identifier(&broker.item.name))
        .from(&environment.written_at(&broker.at), broker.description.as_deref().unwrap_or("the broker"))
        .caused_by(&written("engine_version"))
        .caused_by(&written("instance"))
        .caused_by(&written("deployment"))
        .comment("checkov:skip=CKV_AWS_69:its callers are in another cloud, and sign in over TLS")
        .comment("checkov:skip=CKV_AWS_48:RabbitMQ has no audit log")
        .comment("checkov:skip=CKV_AWS_197:RabbitMQ has no audit log")
        .comment("checkov:skip=CKV_AWS_209:encrypted with a key that AWS keeps; no key of ours to lose")
        .set("broker_name", broker.physical_name.as_str())
        .set("engine_type", "RabbitMQ")
        .set("engine_version", broker.engine_version.as_str())
        .set("host_instance_type", broker.instance.as_str())
        .set("deployment_mode", deployment_mode(broker.deployment))
        .gap()
        .comment("Public: a private broker would be out of reach from another cloud. It takes no security groups.")
        .set("publicly_accessible", true)
        .gap();
    changes(block, environment)
        .nested(Block::new("logs").set("general", true))
        .nested(window(broker))
        .nested(user(broker))
        .when(broker.deployment == BrokerDeployment::Cluster, |block| {
            block.nested(
                Block::new("timeouts").comment("Three instances take longer than the default.").set("create", "60m"),
            )
        })
        .nested(lifecycle(environment))
}

/// When versions and settings change.
fn changes(block: Block, environment: &Environment) -> Block {
    let when = if environment.protected {
        "Changes wait for the maintenance window: they restart it."
    } else {
        "Changes restart it at once, not in the maintenance window."
    };
    block
        .comment("Amazon MQ asks for it: patches are its own to install.")
        .set("auto_minor_version_upgrade", true)
        .comment(when)
        .set("apply_immediately", !environment.protected)
}

fn window(broker: &Broker) -> Block {
    Block::new("maintenance_window_start_time")
        .set("day_of_week", day(broker.maintenance.day))
        .set("time_of_day", broker.maintenance.time.as_str())
        .set("time_zone", broker.maintenance.time_zone.as_str())
}

fn user(broker: &Broker) -> Block {
    let password = format!("random_password.{}.result", broker_password(&broker.item.name));
    Block::new("user").set("username", BROKER_USER).set("password", reference(&password))
}

fn lifecycle(environment: &Environment) -> Block {
    Block::new("lifecycle")
        .comment("Amazon MQ makes the user once; its password changes in RabbitMQ alone.")
        .set("ignore_changes", list([reference("user")]))
        .when(environment.protected, |block| block.set("prevent_destroy", true))
}

fn deployment_mode(deployment: BrokerDeployment) -> &'static str {
    match deployment {
        BrokerDeployment::Single => "SINGLE_INSTANCE",
        BrokerDeployment::Cluster => "CLUSTER_MULTI_AZ",
    }
}

fn day(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MONDAY",
        Weekday::Tuesday => "TUESDAY",
        Weekday::Wednesday => "WEDNESDAY",
        Weekday::Thursday => "THURSDAY",
        Weekday::Friday => "FRIDAY",
        Weekday::Saturday => "SATURDAY",
        Weekday::Sunday => "SUNDAY",
    }
}
