//! `teams`, resolved.

use super::item::{Item, Section};
use super::scope::Scope;
use crate::source::Pointer;

/// A GitHub team.
#[derive(Debug, Clone)]
pub struct Team {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    /// Maintainers last; empty where membership is managed elsewhere.
    pub members: Vec<Member>,
}

/// A member of a team.
#[derive(Debug, Clone)]
pub struct Member {
    /// The user name at GitHub.
    pub name: String,
    /// Whether the member may add others.
    pub maintainer: bool,
    pub at: Pointer,
}

pub(super) fn resolve(scope: &Scope<'_>) -> Vec<Team> {
    let teams = scope.platform.teams.iter();
    teams
        .map(|(name, team)| {
            let item = Item::new(Section::Teams, name);
            let at = item.pointer();
            let members = listed(team.members.as_deref(), &at.key("members"), false);
            let maintainers = listed(team.maintainers.as_deref(), &at.key("maintainers"), true);
            let members = [members, maintainers].concat();
            Team { at, item, description: team.description.clone(), members }
        })
        .collect()
}

fn listed(names: Option<&[String]>, at: &Pointer, maintainer: bool) -> Vec<Member> {
    let names = names.unwrap_or_default().iter().enumerate();
    names.map(|(i, name)| Member { name: name.clone(), maintainer, at: at.index(i) }).collect()
}
