//! An item → the items that depend on it, other than by `uses`, which brings variables and is told with them.

use crate::model::{Environment, Item, Model, Section};

/// Those of an environment, by what they name or lie in: a cluster, a database's cluster, a zone, a group, a team.
pub fn in_environment(environment: &Environment, item: &Item) -> Vec<Item> {
    let mut found = Vec::new();
    let mut note = |user: &Item, section: Section, name: Option<&str>| {
        if item.section == section && name == Some(item.name.as_str()) && !found.contains(user) {
            found.push(user.clone());
        }
    };
    for service in &environment.services {
        note(&service.item, Section::Clusters, Some(&service.cluster));
        note(&service.item, Section::Teams, service.team.as_deref());
    }
    for public in environment.public_services() {
        note(&public.service.item, Section::Zones, Some(&public.host.zone));
    }
    for database in &environment.databases {
        note(&database.item, Section::Clusters, Some(&database.cluster));
    }
    for access in &environment.access {
        note(&access.item, Section::Zones, Some(&access.host.zone));
        access.groups.iter().for_each(|group| note(&access.item, Section::Groups, Some(group)));
    }
    for worker in &environment.workers {
        worker.routes.iter().for_each(|route| note(&worker.item, Section::Zones, Some(&route.host.zone)));
        note(&worker.item, Section::Zones, worker.domain.as_ref().map(|domain| domain.zone.as_str()));
    }
    environment.approvers.iter().for_each(|team| note(&environment.item, Section::Teams, Some(team)));
    found
}

/// Those that are there once, whatever the environments: applications, and the domains that send mail.
pub fn in_every_environment(model: &Model, item: &Item) -> Vec<Item> {
    let applications = model.identity.applications.iter().filter(|application| {
        let of_roles = application.roles.iter().flat_map(|role| &role.groups);
        item.section == Section::Groups && application.groups.iter().chain(of_roles).any(|group| *group == item.name)
    });
    let domains = model.email.iter().filter(|email| item.section == Section::Zones && email.zone == item.name);
    let mut found: Vec<Item> = applications.map(|application| &application.item).cloned().collect();
    found.extend(domains.map(|email| email.item.clone()));
    found
}
