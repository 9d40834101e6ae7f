//! `teams`, resolved.

use super::build::Scope;
use super::item::{Item, Section};
use crate::source::Pointer;

/// A GitHub team.
#[derive(Debug, Clone)]
pub struct Team {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    /// GitHub user names; `None` where membership is managed elsewhere.
    pub members: Option<Vec<String>>,
}

pub(super) fn resolve(scope: &Scope<'_>) -> Vec<Team> {
    let teams = scope.platform.teams.iter();
    teams
        .map(|(name, team)| {
            let item = Item::new(Section::Teams, name);
            let (description, members) = (team.description.clone(), team.members.clone());
            Team { at: item.pointer(), item, description, members }
        })
        .collect()
}
