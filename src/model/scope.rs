//! One reading of the document → what resolving asks of it: names, references' targets, and where problems are reported.

use std::collections::{BTreeMap, BTreeSet};

use super::first_names;
use super::item::{Item, Section};
use super::readings::{Reading, Readings};
use crate::data::Data;
use crate::diag::{Diagnostic, Place};
use crate::source::{Pointer, Repository};
use crate::spec::{Broken, Name, Platform, View};

/// What resolving sees: one reading, what exists elsewhere, and where to report.
pub(super) struct Scope<'a> {
    pub platform: &'a Platform,
    pub view: &'a View,
    /// The environment's name; empty for the document as written.
    pub environment: &'a str,
    /// Its name outside of the document, which is the one it had where it was renamed.
    pub environment_first: String,
    /// The Kubernetes namespace of the environment.
    pub namespace: String,
    pub broken: &'a Broken,
    /// The files that the document may name.
    pub repository: &'a dyn Repository,
    /// What is known of the clouds.
    pub data: &'a Data,
    readings: &'a Readings,
    resolved: BTreeSet<(Section, String)>,
    names: &'a mut BTreeMap<(Section, String), Pointer>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// What stands around the document.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub repository: &'a dyn Repository,
    pub data: &'a Data,
}

impl<'a> Scope<'a> {
    pub fn new(
        readings: &'a Readings,
        around: Around<'a>,
        (reading, environment): (&'a Reading, &'a str),
        names: &'a mut BTreeMap<(Section, String), Pointer>,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let environment_first = first_names::first_name_of(&reading.platform, environment).to_owned();
        Self {
            platform: &reading.platform,
            view: &reading.view,
            environment,
            namespace: format!("{}-{environment_first}", reading.platform.name),
            environment_first,
            broken: &readings.broken,
            repository: around.repository,
            data: around.data,
            readings,
            resolved: BTreeSet::new(),
            names,
            diagnostics,
        }
    }

    /// Reports a problem, at the line that was written.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        let diagnostic = self.written(diagnostic);
        self.diagnostics.push(diagnostic);
    }

    /// A problem of the view, at the places of the document that the view has it from.
    fn written(&self, diagnostic: Diagnostic) -> Diagnostic {
        let place = |place| match place {
            Place::Value(at) => Place::Value(self.view.written_at(&at)),
            Place::Key(at) => Place::Key(self.view.written_at(&at)),
            Place::Bytes(range) => Place::Bytes(range),
        };
        Diagnostic {
            at: place(diagnostic.at),
            also: diagnostic.also.into_iter().map(|(at, label)| (place(at), label)).collect(),
            fix: diagnostic.fix.map(|fix| Box::new(fix.at(|at| self.view.written_at(at)))),
            ..diagnostic
        }
    }

    /// Reports that a name is too long once an item, for the environment in which it is longest: the longer name makes the
    /// longer message.
    pub fn report_longest(&mut self, diagnostic: Diagnostic) {
        let longer = self.written(diagnostic);
        let is_same = |other: &&mut Diagnostic| other.code.id == longer.code.id && other.at == longer.at;
        match self.diagnostics.iter_mut().find(is_same) {
            Some(shorter) if shorter.message.len() < longer.message.len() => *shorter = longer,
            Some(_) => {}
            None => self.diagnostics.push(longer),
        }
    }

    pub fn mark<'i>(&mut self, items: impl Iterator<Item = &'i Item>) {
        self.resolved.extend(items.map(|item| (item.section, item.name.clone())));
    }

    pub fn is_resolved(&self, section: Section, name: &str) -> bool {
        self.resolved.contains(&(section, name.to_owned()))
    }

    /// Whether this reading has the item, resolved or not.
    pub fn is_declared(&self, section: Section, name: &str) -> bool {
        names_of(self.platform, section).contains(&name)
    }

    /// The environments that have the item.
    pub fn environments_with(&self, section: Section, name: &str) -> Vec<String> {
        let having = self.readings.environments.iter().filter(|(_, r)| names_of(&r.platform, section).contains(&name));
        having.map(|(environment, _)| environment.clone()).collect()
    }

    /// Every name of a section, whatever the environment.
    pub fn names_in(&self, section: Section) -> Vec<String> {
        names_of(&self.readings.written.platform, section).into_iter().map(str::to_owned).collect()
    }

    /// Whether the section or an item of it could not be understood.
    pub fn any_broken(&self, section: Section) -> bool {
        self.broken.any_at(&section.pointer())
    }

    pub fn environment_is_broken(&self) -> bool {
        self.broken.contains(&Section::Environments.pointer().key(self.environment))
    }

    /// Whether the environment's pattern of hosts was written at all.
    pub fn hosts_is_written(&self) -> bool {
        self.platform.environments.get(self.environment).is_some_and(|e| e.hosts.is_some())
    }

    /// The team of that name, if it is declared. Teams exist in every environment.
    pub fn team(&mut self, at: &Pointer, written: Option<&Name>) -> Option<String> {
        let name = written?.as_str();
        if self.platform.teams.contains_key(name) {
            return Some(name.to_owned());
        }
        self.refers_to(Section::Teams, name, at);
        None
    }

    /// Whether there is a group of that name. Groups exist in every environment. Reports where there is none.
    pub fn group(&mut self, at: &Pointer, written: &Name) -> bool {
        let is_there = self.platform.identity.groups.contains_key(written.as_str());
        is_there || self.refers_to(Section::Groups, written.as_str(), at)
    }

    /// The name that the item's names at the clouds are made of: the first it had, where it was renamed.
    pub fn first_name(&self, item: &Item) -> String {
        let at = item.pointer().key("renamed_from");
        let names = self.view.value().pointer(at.as_str()).map(crate::spec::former_names).unwrap_or_default();
        names.last().map_or_else(|| item.name.clone(), |first| (*first).to_owned())
    }

    /// What of the item's section has the name already, in any case of letters. Where nothing has, the item has it now.
    pub fn bearer(&mut self, item: &Item, name: &str) -> Option<Pointer> {
        let key = (item.section, name.to_ascii_lowercase());
        let first = self.names.get(&key).cloned();
        if first.is_none() {
            self.names.insert(key, item.pointer());
        }
        first
    }
}

fn names_of(platform: &Platform, section: Section) -> Vec<&str> {
    fn keys<T>(items: &crate::spec::Items<T>) -> Vec<&str> {
        items.keys().map(String::as_str).collect()
    }
    match section {
        Section::Platform => Vec::new(),
        Section::Teams => keys(&platform.teams),
        Section::Environments => keys(&platform.environments),
        Section::Clusters => keys(&platform.clusters),
        Section::Databases => keys(&platform.databases),
        Section::Brokers => keys(&platform.brokers),
        Section::Email => keys(&platform.email),
        Section::Buckets => keys(&platform.buckets),
        Section::AiEndpoints => keys(&platform.ai_endpoints),
        Section::Groups => keys(&platform.identity.groups),
        Section::Applications => keys(&platform.identity.applications),
        Section::Zones => keys(&platform.dns.zones),
        Section::Edge => keys(&platform.edge),
        Section::Access => keys(&platform.access),
        Section::Workers => keys(&platform.workers),
        Section::Services => keys(&platform.services),
    }
}
