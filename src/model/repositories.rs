//! `services` → what of each exists once: its GitHub repository and its Doppler project.

use std::collections::BTreeMap;

use super::item::{Item, Section};
use super::scope::Scope;
use super::{Environment, defaults};
use crate::source::Pointer;
use crate::spec::{self, RepositoryAccess};

/// What of a service exists once: its GitHub repository and its Doppler project.
#[derive(Debug, Clone)]
pub struct Repository {
    /// The service.
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    pub team: Option<String>,
    /// The repository's name at GitHub.
    pub name: String,
    /// Whether the document gives the name, or it is made from the service's.
    pub name_is_written: bool,
    /// Owner and name of the template it starts from.
    pub template: Option<(String, String)>,
    pub default_branch: String,
    /// What teams may do in it, by team.
    pub access: BTreeMap<String, TeamAccess>,
    /// Where its images are in the container registry, below the registry's namespace: `acme/pricing`.
    pub image: String,
    /// The Doppler project's name.
    pub doppler_project: String,
    /// The environments in which the service exists, in promotion order.
    pub environments: Vec<String>,
}

/// What a team may do in a repository.
#[derive(Debug, Clone)]
pub struct TeamAccess {
    pub level: RepositoryAccess,
    /// What in the document brings it.
    pub at: Pointer,
}

/// The repositories of the services, from the document as written.
pub(super) fn resolve(scope: &mut Scope<'_>, environments: &[Environment]) -> Vec<Repository> {
    let platform = scope.platform;
    let services = platform.services.iter();
    services.map(|(name, written)| repository(scope, name, written, environments)).collect()
}

fn repository(
    scope: &mut Scope<'_>,
    service: &str,
    written: &spec::Service,
    environments: &[Environment],
) -> Repository {
    let item = Item::new(Section::Services, service);
    let at = item.pointer();
    let options = written.repository.clone().unwrap_or_default();
    let name = scope.shared_name(&item, options.name.as_deref(), 100);
    let owner = platform_owner(scope.platform);
    let first_name = scope.first_name(&item);
    let exists = |environment: &&Environment| environment.view.value().pointer(at.as_str()).is_some();
    let environments: Vec<&Environment> = environments.iter().filter(exists).collect();
    Repository {
        access: access(scope, &at, written, &environments),
        description: written.description.clone(),
        team: written.team.as_ref().map(|team| team.as_str().to_owned()),
        name,
        name_is_written: options.name.is_some(),
        template: options.template.map(|template| match template.split_once('/') {
            Some((owner, name)) => (owner.to_owned(), name.to_owned()),
            None => (owner, template),
        }),
        default_branch: options.default_branch.unwrap_or_else(|| defaults::DEFAULT_BRANCH.to_owned()),
        image: format!("{}/{first_name}", scope.platform.name),
        doppler_project: format!("{}-{first_name}", scope.platform.name),
        environments: environments.iter().map(|environment| environment.name().to_owned()).collect(),
        item,
        at,
    }
}

/// The owner pushes and approvers read, unless the document says otherwise.
fn access(
    scope: &mut Scope<'_>,
    at: &Pointer,
    written: &spec::Service,
    environments: &[&Environment],
) -> BTreeMap<String, TeamAccess> {
    let protected = environments.iter().filter(|environment| environment.protected);
    let approvers = protected.flat_map(|environment| &environment.approvers);
    let approver = |team: &String| (team.clone(), TeamAccess { level: defaults::APPROVER_ACCESS, at: at.clone() });
    let mut all: BTreeMap<String, TeamAccess> = approvers.map(approver).collect();
    if let Some(team) = written.team.as_ref().filter(|team| scope.platform.teams.contains_key(team.as_str())) {
        all.insert(team.to_string(), TeamAccess { level: defaults::OWNER_ACCESS, at: at.key("team") });
    }
    for (team, level) in written.repository.iter().flat_map(|repository| &repository.access) {
        let at = at.path("repository.access").key(team.as_str());
        if let Some(team) = scope.team(&at, Some(team)) {
            all.insert(team, TeamAccess { level: *level, at });
        }
    }
    all
}

fn platform_owner(platform: &spec::Platform) -> String {
    platform.providers.github.as_ref().map(|github| github.owner.clone()).unwrap_or_default()
}
