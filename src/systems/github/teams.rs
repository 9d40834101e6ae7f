//! `teams` → teams with their members, and what they may do in the platform's own repository.

use super::{PLATFORM_OWNER, PLATFORM_REPOSITORY, team_id};
use crate::emit::hcl::{Block, reference};
use crate::model::{Model, Team, identifier};
use crate::plan::{Adoptable, ImportId, Plan, Root};

/// Its number (provider integrations/github, "github_team", Import, verified 2026-11).
static TEAM: ImportId = ImportId { form: "<team id>", name: None };

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    for item in &model.teams {
        let blocks = [team(item)].into_iter().chain(members(item)).chain([platform_access(item)]);
        plan.terraform(&Root::Shared, &item.item, blocks);
        let address = format!("github_team.{}", identifier(&item.item.name));
        let thing = Adoptable { address: &address, by: &TEAM, name: &item.item.name, within: None };
        plan.adoptable(&Root::Shared, &Root::Shared, &item.item, &thing);
    }
}

fn team(team: &Team) -> Block {
    Block::resource("github_team", &identifier(&team.item.name))
        .from(&team.at, "owns services, reviews, approves")
        .set("name", team.item.name.as_str())
        .set_opt("description", team.description.as_deref())
        .comment("a secret team could not be mentioned or asked for a review by others")
        .set("privacy", "closed")
}

/// Who is in the team, if the document says it. GitHub removes everybody else.
fn members(team: &Team) -> Option<Block> {
    let members = team.members.iter().map(|member| {
        let role = if member.maintainer { "maintainer" } else { "member" };
        Block::new("members").caused_by(&member.at).set("username", member.name.as_str()).set("role", role)
    });
    let block = Block::resource("github_team_members", &identifier(&team.item.name))
        .from(&team.at, "all its members: whoever is not listed leaves")
        .set("team_id", team_id(&team.item.name))
        .nested_all(members);
    (!team.members.is_empty()).then_some(block)
}

/// Whoever owns something proposes changes to the document, and is asked for a review: both need write access.
fn platform_access(team: &Team) -> Block {
    Block::resource("github_team_repository", &format!("{PLATFORM_OWNER}_{}", identifier(&team.item.name)))
        .from(&team.at, "proposes changes to the platform")
        .set("team_id", team_id(&team.item.name))
        .set("repository", reference(&format!("{PLATFORM_REPOSITORY}.name")))
        .set("permission", "push")
}
