//! `brokers`, resolved.

use super::defaults;
use super::item::{Item, Section};
use super::scope::Scope;
use crate::source::Pointer;
use crate::spec::{self, BrokerDeployment, Weekday};

/// A RabbitMQ broker at Amazon MQ in one environment.
#[derive(Debug, Clone)]
pub struct Broker {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    /// As written; a rule asks for major and minor.
    pub engine_version: String,
    /// Such as `mq.m7g.large`.
    pub instance: String,
    pub deployment: BrokerDeployment,
    pub maintenance: MaintenanceWindow,
    /// Unique in the AWS account and region.
    pub physical_name: String,
}

/// When Amazon MQ may restart a broker: two hours from `time`, each week.
#[derive(Debug, Clone)]
pub struct MaintenanceWindow {
    pub day: Weekday,
    /// Hours and minutes, such as `03:00`.
    pub time: String,
    /// A name of the tz database.
    pub time_zone: String,
}

/// Letters, digits, `-` and `_` (Amazon MQ, "CreateBroker", verified 2026-11).
const BROKER_NAME_LENGTH: usize = 50;

pub(super) fn resolve(scope: &mut Scope<'_>) -> Vec<Broker> {
    let platform = scope.platform;
    platform.brokers.iter().map(|(name, written)| broker(scope, name, written)).collect()
}

fn broker(scope: &mut Scope<'_>, name: &str, written: &spec::Broker) -> Broker {
    let item = Item::new(Section::Brokers, name);
    let at = item.pointer();
    let physical_name = scope.physical_name(&item, written.physical_name.as_deref(), str::to_owned, BROKER_NAME_LENGTH);
    Broker {
        description: written.description.clone(),
        engine_version: written.engine_version.clone(),
        instance: written.instance.clone(),
        deployment: written.deployment.unwrap_or(defaults::BROKER_DEPLOYMENT),
        maintenance: maintenance(&written.maintenance),
        physical_name,
        at,
        item,
    }
}

fn maintenance(written: &spec::MaintenanceWindow) -> MaintenanceWindow {
    let text = |written: &Option<String>, default: &str| written.clone().unwrap_or_else(|| default.to_owned());
    MaintenanceWindow {
        day: written.day.unwrap_or(defaults::MAINTENANCE_DAY),
        time: text(&written.time, defaults::MAINTENANCE_TIME),
        time_zone: text(&written.time_zone, defaults::MAINTENANCE_TIME_ZONE),
    }
}
