//! `brokers`: Amazon MQ for RabbitMQ.

use schemars::JsonSchema;
use serde::Deserialize;

use super::item::item;

item! {
    /// A RabbitMQ broker at Amazon MQ. Services reach it over TLS, with a user and password of its own.
    pub struct Broker {
        /// RabbitMQ's version, major and minor, in quotes. Amazon MQ installs its patches in the maintenance window.
        #[schemars(example = &"4.2", regex(pattern = r"^[0-9]+(\.[0-9]+)*$"))]
        pub engine_version: String,
        /// The instance type.
        #[schemars(example = &"mq.m7g.large", regex(pattern = r"^mq\.[a-z0-9]+\.[a-z0-9]+$"))]
        pub instance: String,
        /// One instance, or three in different data centres; `single` when not written. Cannot change later without a
        /// new broker.
        #[schemars(extend("default" = crate::model::defaults::BROKER_DEPLOYMENT))]
        pub deployment: Option<BrokerDeployment>,
        /// When Amazon MQ may restart it for patches; Sunday 03:00 UTC when not written.
        #[serde(default)]
        pub maintenance: MaintenanceWindow,
        /// The broker's name at AWS, to keep when it differs from the one platc makes. At most 50 letters, digits, `-` and
    /// `_`.
        #[schemars(regex(pattern = r"^[0-9A-Za-z_-]{1,50}$"))]
        pub physical_name: Option<String>,
    }
}

/// How many instances a broker has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BrokerDeployment {
    /// One. A restart interrupts it.
    Single,
    /// Three, each in a data centre of its own.
    Cluster,
}

/// Two hours in each week.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MaintenanceWindow {
    /// The day; `sunday` when not written.
    #[schemars(extend("default" = crate::model::defaults::MAINTENANCE_DAY))]
    pub day: Option<Weekday>,
    /// When it begins, in quotes; `03:00` when not written.
    #[schemars(example = &"03:00", extend("default" = crate::model::defaults::MAINTENANCE_TIME), regex(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    pub time: Option<String>,
    /// The time zone, by its name in the tz database; `UTC` when not written.
    #[schemars(example = &"Europe/Berlin", extend("default" = crate::model::defaults::MAINTENANCE_TIME_ZONE), regex(pattern = r"^[A-Za-z]+([A-Za-z0-9_+/-]*[A-Za-z0-9])?$"))]
    pub time_zone: Option<String>,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday, in the window's time zone.
    Monday,
    /// Tuesday, in the window's time zone.
    Tuesday,
    /// Wednesday, in the window's time zone.
    Wednesday,
    /// Thursday, in the window's time zone.
    Thursday,
    /// Friday, in the window's time zone.
    Friday,
    /// Saturday, in the window's time zone.
    Saturday,
    /// Sunday, in the window's time zone.
    Sunday,
}
