//! The identity of an item: its section and its name.

use std::fmt;

use crate::source::Pointer;

/// A section of the document that holds named items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// The platform itself: what is root-wide in the shared root.
    Platform,
    Teams,
    Environments,
    Clusters,
    Databases,
    Buckets,
    Brokers,
    AiEndpoints,
    Email,
    /// Security groups at Entra ID.
    Groups,
    /// Applications at Entra ID.
    Applications,
    Zones,
    /// What Cloudflare does with the requests of a zone.
    Edge,
    /// Hosts behind a sign-in.
    Access,
    Workers,
    Services,
}

impl Section {
    /// The key in the document and in the record: `services`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Teams => "teams",
            Self::Environments => "environments",
            Self::Clusters => "clusters",
            Self::Databases => "databases",
            Self::Buckets => "buckets",
            Self::Brokers => "brokers",
            Self::AiEndpoints => "ai_endpoints",
            Self::Email => "email",
            Self::Groups => "groups",
            Self::Applications => "applications",
            Self::Zones => "zones",
            Self::Edge => "edge",
            Self::Access => "access",
            Self::Workers => "workers",
            Self::Services => "services",
        }
    }

    /// The section of that key.
    pub fn of_key(key: &str) -> Option<Self> {
        let all = [
            Self::Platform,
            Self::Teams,
            Self::Environments,
            Self::Clusters,
            Self::Databases,
            Self::Buckets,
            Self::Brokers,
            Self::AiEndpoints,
            Self::Email,
            Self::Groups,
            Self::Applications,
            Self::Zones,
            Self::Edge,
            Self::Access,
            Self::Workers,
            Self::Services,
        ];
        all.into_iter().find(|section| section.key() == key)
    }

    /// One of them, as file names have it: `service` in `service_pricing.tf`.
    pub fn singular(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Teams => "team",
            Self::Environments => "environment",
            Self::Clusters => "cluster",
            Self::Databases => "database",
            Self::Buckets => "bucket",
            Self::Brokers => "broker",
            Self::AiEndpoints => "ai_endpoint",
            Self::Email => "email",
            Self::Groups => "group",
            Self::Applications => "application",
            Self::Zones => "zone",
            Self::Edge => "edge",
            Self::Access => "access",
            Self::Workers => "worker",
            Self::Services => "service",
        }
    }

    /// The map that holds the section's items.
    pub fn pointer(self) -> Pointer {
        match self {
            Self::Platform => Pointer::root(),
            Self::Groups => Pointer::root().path("identity.groups"),
            Self::Applications => Pointer::root().path("identity.applications"),
            Self::Zones => Pointer::root().path("dns.zones"),
            Self::Teams
            | Self::Environments
            | Self::Clusters
            | Self::Databases
            | Self::Buckets
            | Self::Brokers
            | Self::AiEndpoints
            | Self::Edge
            | Self::Access
            | Self::Workers
            | Self::Email
            | Self::Services => Pointer::root().key(self.key()),
        }
    }
}

/// An item of the document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Item {
    pub section: Section,
    pub name: String,
}

impl Item {
    pub fn new(section: Section, name: impl Into<String>) -> Self {
        Self { section, name: name.into() }
    }

    /// Where it stands in the document.
    pub fn pointer(&self) -> Pointer {
        match self.section {
            Section::Platform => Pointer::root().key("name"),
            section => section.pointer().key(&self.name),
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.pointer())
    }
}
