//! `access`, resolved.

use super::defaults;
use super::hosts::{self, Host, HostPattern};
use super::item::{Item, Section};
use super::scope::Scope;
use crate::source::Pointer;
use crate::spec;

/// A host in one environment that people reach only when they have signed in.
#[derive(Debug, Clone)]
pub struct Access {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    pub host: Host,
    /// Names of groups of `identity`.
    pub groups: Vec<String>,
    pub session_hours: u32,
}

pub(super) fn resolve(scope: &mut Scope<'_>, pattern: Option<&HostPattern>) -> Vec<Access> {
    let platform = scope.platform;
    platform.access.iter().filter_map(|(name, written)| access(scope, name, written, pattern)).collect()
}

fn access(scope: &mut Scope<'_>, name: &str, written: &spec::Access, pattern: Option<&HostPattern>) -> Option<Access> {
    let item = Item::new(Section::Access, name);
    let at = item.pointer();
    let groups = written.groups.iter().enumerate();
    let groups = groups.filter(|(i, group)| scope.group(&at.key("groups").index(*i), group));
    let groups = groups.map(|(_, group)| group.to_string()).collect();
    Some(Access {
        description: written.description.clone(),
        host: hosts::host(scope, &at.key("host"), &written.host, pattern)?,
        groups,
        session_hours: written.session_hours.unwrap_or(defaults::ACCESS_SESSION_HOURS),
        item,
        at,
    })
}
