//! `identity`, resolved. It exists once, whatever the environments.

use std::collections::BTreeMap;

use super::defaults;
use super::item::{Item, Section};
use super::scope::Scope;
use crate::source::Pointer;
use crate::spec::{self, Name};

/// People and the applications they sign in to, at Entra ID.
#[derive(Debug, Clone, Default)]
pub struct Identity {
    pub groups: Vec<Group>,
    pub applications: Vec<Application>,
    pub devices: Option<Devices>,
}

/// A security group.
#[derive(Debug, Clone)]
pub struct Group {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    /// User principal names; `None` where membership is managed elsewhere.
    pub members: Option<Vec<String>>,
    /// User principal names.
    pub owners: Vec<String>,
    /// What Entra ID shows.
    pub display_name: String,
}

/// An application that people sign in to.
#[derive(Debug, Clone)]
pub struct Application {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    pub redirect_uris: Vec<String>,
    pub logout_url: Option<String>,
    /// Names of groups that may sign in without a role.
    pub groups: Vec<String>,
    /// By value.
    pub roles: Vec<AppRole>,
    /// Whether the document lets anyone sign in, be it a group that is not there.
    pub is_open: bool,
    /// Days.
    pub secret_rotation_days: u32,
    /// What people see.
    pub display_name: String,
}

/// A role in an application.
#[derive(Debug, Clone)]
pub struct AppRole {
    /// What the application finds in the claim `roles`.
    pub value: String,
    pub description: Option<String>,
    /// Names of groups.
    pub groups: Vec<String>,
}

/// What devices people may sign in from.
#[derive(Debug, Clone)]
pub struct Devices {
    pub at: Pointer,
    /// Names of groups.
    pub require_compliant: Vec<String>,
    pub enforce: bool,
    /// User principal names.
    pub break_glass: Vec<String>,
}

impl Identity {
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.applications.is_empty() && self.devices.is_none()
    }

    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        let groups = self.groups.iter().map(|group| &group.item);
        groups.chain(self.applications.iter().map(|application| &application.item))
    }
}

/// Characters of a display name at Entra ID (Microsoft Graph, "application", "group", verified 2026-11).
const DISPLAY_NAME_LENGTH: usize = 256;

pub(super) fn resolve(scope: &mut Scope<'_>) -> Identity {
    let written = &scope.platform.identity;
    Identity {
        groups: written.groups.iter().map(|(name, written)| group(scope, name, written)).collect(),
        applications: written.applications.iter().map(|(name, written)| application(scope, name, written)).collect(),
        devices: written.devices.as_ref().map(|written| devices(scope, written)),
    }
}

fn group(scope: &mut Scope<'_>, name: &str, written: &spec::Group) -> Group {
    let item = Item::new(Section::Groups, name);
    let display_name = scope.display_name(&item, written.physical_name.as_deref(), DISPLAY_NAME_LENGTH);
    Group {
        at: item.pointer(),
        item,
        description: written.description.clone(),
        members: written.members.clone(),
        owners: written.owners.clone(),
        display_name,
    }
}

fn application(scope: &mut Scope<'_>, name: &str, written: &spec::Application) -> Application {
    let item = Item::new(Section::Applications, name);
    let at = item.pointer();
    let role = |(value, role): (&String, &spec::AppRole)| AppRole {
        value: value.clone(),
        description: role.description.clone(),
        groups: groups(scope, &at.key("roles").key(value).key("groups"), &role.groups),
    };
    let by_value: BTreeMap<&String, &spec::AppRole> = written.roles.iter().collect();
    let roles = by_value.into_iter().map(role).collect();
    Application {
        description: written.description.clone(),
        redirect_uris: written.redirect_uris.clone(),
        logout_url: written.logout_url.clone(),
        groups: groups(scope, &at.key("groups"), &written.groups),
        roles,
        is_open: !written.groups.is_empty() || written.roles.values().any(|role| !role.groups.is_empty()),
        secret_rotation_days: written.secret_rotation_days.unwrap_or(defaults::SECRET_ROTATION_DAYS),
        display_name: scope.display_name(&item, written.physical_name.as_deref(), DISPLAY_NAME_LENGTH),
        at,
        item,
    }
}

fn devices(scope: &mut Scope<'_>, written: &spec::Devices) -> Devices {
    let at = Pointer::root().path("identity.devices");
    Devices {
        require_compliant: groups(scope, &at.key("require_compliant"), &written.require_compliant),
        enforce: written.enforce.unwrap_or(defaults::DEVICES_ENFORCE),
        break_glass: written.break_glass.clone(),
        at,
    }
}

/// Binds names of groups; what cannot be bound has been reported and is left out.
fn groups(scope: &mut Scope<'_>, at: &Pointer, written: &[Name]) -> Vec<String> {
    let bound = written.iter().enumerate().filter(|(i, group)| scope.group(&at.index(*i), group));
    bound.map(|(_, group)| group.to_string()).collect()
}
