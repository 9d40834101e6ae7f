//! Two sets of files → what happens to each Terraform object, manifest and other file.

use std::collections::{BTreeMap, BTreeSet};

use super::Grade;
use super::arguments::{self, Argument};
use super::attribute::as_seen;
use super::{exposes, follow, hardening, manifests};
use crate::emit::hcl::{Block, Value};
use crate::facts::Force;
use crate::model::{Item, Section};
use crate::plan::{File, FileSet, GENERATED, Owner, root_of};
use crate::source::Pointer;

/// What happens to one object.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// An environment, or `shared`.
    pub root: String,
    /// The item in whose file it is.
    pub owner: Pointer,
    /// A Terraform address, or the path of a file.
    pub object: String,
    pub action: Action,
    /// What differs, of a Terraform object that was there and stays.
    pub arguments: Vec<Argument>,
    pub grades: BTreeSet<Grade>,
    /// What becomes public.
    pub notes: BTreeSet<String>,
    /// The places that caused it in the old and in the new document, as the environment sees them.
    pub(super) old_causes: Vec<Pointer>,
    pub(super) new_causes: Vec<Pointer>,
}

/// What happens to an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    Created,
    Changed,
    /// It is changed in a way of which it is not known whether it can be done in place.
    MayBeReplaced,
    Replaced {
        loses_data: bool,
    },
    Destroyed {
        loses_data: bool,
    },
    /// It stays, and Terraform no longer knows it.
    Forgotten,
    /// It has another address; what it is stays.
    Moved {
        from: String,
    },
}

/// Everything that happens, root by root.
pub(super) fn compare(old: &FileSet, new: &FileSet) -> Vec<Effect> {
    let (before, after) = (Objects::of(old), Objects::of(new));
    let mut out = before.compare(&after, old);
    follow::follow(&mut out, &after, old);
    out.extend(files(old, new));
    out
}

pub(super) type Key = (String, String);

/// Every Terraform object of a build by root and address, and what it says of addresses.
pub(super) struct Objects<'f> {
    pub(super) objects: BTreeMap<Key, Object<'f>>,
    /// Root and new address → old address.
    moved: BTreeMap<Key, String>,
    /// Root and address.
    forgotten: BTreeSet<Key>,
    /// Where Terraform runs.
    roots: BTreeSet<String>,
}

pub(super) struct Object<'f> {
    pub(super) file: &'f File,
    causes: &'f [Pointer],
    pub(super) block: Block,
}

impl Object<'_> {
    fn all_causes(&self) -> Vec<Pointer> {
        self.causes.iter().chain(&self.file.context).map(as_seen).collect()
    }
}

impl<'f> Objects<'f> {
    fn of(files: &'f FileSet) -> Self {
        let mut all = Self {
            objects: BTreeMap::new(),
            moved: BTreeMap::new(),
            forgotten: BTreeSet::new(),
            roots: BTreeSet::new(),
        };
        for (path, file) in files.iter() {
            let root = root_of(path);
            for emitted in &file.blocks {
                all.roots.insert(root.clone());
                all.add(&root, file, &emitted.block, &emitted.causes);
            }
        }
        all
    }

    fn add(&mut self, root: &str, file: &'f File, block: &Block, causes: &'f [Pointer]) {
        let key = |address: String| (root.to_owned(), address);
        let argument = |name: &str| block.body().attribute(name).map(arguments::text).unwrap_or_default();
        match block.kind() {
            "moved" => {
                self.moved.insert(key(argument("to")), argument("from"));
            }
            "removed" => {
                self.forgotten.insert(key(argument("from")));
            }
            "import" | "terraform" => {}
            "locals" => {
                for (name, value) in block.body().attributes() {
                    let block = Block::new("local").set("value", value);
                    self.objects.insert(key(format!("local.{name}")), Object { file, causes, block });
                }
            }
            _ => {
                self.objects.insert(key(block.address()), Object { file, causes, block: block.clone() });
            }
        }
    }

    /// The addresses that an object had, the latest first.
    fn before(&self, key: &Key) -> impl Iterator<Item = Key> {
        let earlier = |key: &Key| self.moved.get(key).map(|from| (key.0.clone(), from.clone()));
        std::iter::successors(earlier(key), earlier).take(self.moved.len())
    }

    /// An expression as it reads when everything that moves in a root has its new name.
    fn as_moved(&self, root: &str, expression: &str) -> String {
        let name = |address: &str| address.rsplit('.').next().map(|name| format!(".{name}")).unwrap_or_default();
        let moves = self.moved.iter().filter(|((of, _), _)| of == root);
        moves.fold(expression.to_owned(), |text, ((_, to), from)| text.replace(&name(from), &name(to)))
    }

    fn compare(&self, new: &Objects<'f>, files: &FileSet) -> Vec<Effect> {
        let mut out = Vec::new();
        let mut seen: BTreeSet<Key> = BTreeSet::new();
        for (key, after) in &new.objects {
            let from = new.before(key).find(|from| self.objects.contains_key(from));
            let from = from.filter(|_| !self.objects.contains_key(key));
            let old_key = from.clone().unwrap_or_else(|| key.clone());
            seen.insert(old_key.clone());
            let stateful = files.is_stateful(&old_key.0, &old_key.1);
            let before = self.objects.get(&old_key);
            if before.is_some() || is_made(&after.block) {
                let from = from.map(|(_, from)| from);
                out.extend(effect(key, before, after, |text| new.as_moved(&key.0, text), from, stateful));
            }
        }
        for (key, before) in self.objects.iter().filter(|(key, _)| !seen.contains(*key)) {
            if !is_made(&before.block) {
                continue;
            }
            let loses_data = files.is_stateful(&key.0, &key.1);
            let is_kept = new.forgotten.contains(key) || !new.roots.contains(&key.0) || is_of(&before.block, &STAYS);
            let action = match is_kept {
                true => Action::Forgotten,
                false => Action::Destroyed { loses_data },
            };
            let mut effect = Effect::new(key, before.file, action);
            effect.old_causes = before.all_causes();
            effect.grade(!is_of(&before.block, &DERIVED));
            effect.notes = exposes::exposed(Some(&before.block), None);
            effect.note();
            out.push(effect);
        }
        out
    }
}

/// What stays as it is at its cloud when Terraform destroys it. Recalled.
const STAYS: [&str; 1] = ["cloudflare_zone_setting"];

/// What is made of something else, and can be made of it again: its going away loses nothing.
const DERIVED: [&str; 9] = [
    "cloudflare_ruleset",
    "doppler_secret",
    "github_actions_environment_secret",
    "github_actions_environment_variable",
    "github_actions_secret",
    "github_actions_variable",
    "random_password",
    "terraform_data",
    "time_rotating",
];

fn is_of(block: &Block, types: &[&str]) -> bool {
    block.label_texts().first().is_some_and(|of_type| types.contains(&of_type.as_str()))
}

/// Whether the block's coming and going is an event: what only names or reads something makes nothing.
fn is_made(block: &Block) -> bool {
    block.kind() == "resource"
}

fn effect(
    key: &Key,
    old: Option<&Object<'_>>,
    new: &Object<'_>,
    as_moved: impl Fn(&str) -> String,
    from: Option<String>,
    stateful: bool,
) -> Option<Effect> {
    let mut effect = Effect::new(key, new.file, Action::Created);
    if let Some(old) = old {
        effect.arguments = arguments::compare(&old.block, &new.block, as_moved);
        if effect.arguments.is_empty() && from.is_none() {
            return None;
        }
        let of_type = new.block.label_texts().first().map_or("", String::as_str);
        let is_resource = new.block.kind() == "resource";
        let forces = effect.arguments.iter().filter(|_| is_resource).map(|one| one.force(of_type));
        effect.action = match (forces.max().unwrap_or(Force::InPlace), from) {
            (Force::Replaces, _) => Action::Replaced { loses_data: stateful },
            (Force::Unknown, _) => Action::MayBeReplaced,
            (Force::InPlace, Some(from)) => Action::Moved { from },
            (Force::InPlace, None) => Action::Changed,
        };
        effect.old_causes = old.all_causes();
    }
    effect.new_causes = new.all_causes();
    effect.grade(new.block.kind() == "resource");
    effect.notes = exposes::exposed(old.map(|old| &old.block), Some(&new.block));
    effect.note();
    Some(effect)
}

impl Effect {
    pub(super) fn new((root, object): &Key, file: &File, action: Action) -> Self {
        Self {
            root: root.clone(),
            owner: pointer(&file.owner),
            object: object.clone(),
            action,
            arguments: Vec::new(),
            grades: BTreeSet::new(),
            notes: BTreeSet::new(),
            old_causes: Vec::new(),
            new_causes: Vec::new(),
        }
    }

    pub(super) fn grade(&mut self, is_real: bool) {
        self.grades.insert(match &self.action {
            Action::Created => Grade::Adds,
            Action::Destroyed { .. } if is_real => Grade::Destroys,
            Action::Replaced { loses_data: true } => Grade::Destroys,
            // nothing but Terraform's state knows of it
            Action::Replaced { .. } if self.object.starts_with("terraform_data.") => Grade::Changes,
            Action::Replaced { loses_data: false } | Action::MayBeReplaced => Grade::Replaces,
            Action::Changed | Action::Destroyed { .. } | Action::Forgotten | Action::Moved { .. } => Grade::Changes,
        });
    }

    /// What of a manifest differs. Of one that comes or goes there is one thing to tell: whom a policy lets through.
    fn tell_manifest(&mut self, old: Option<&File>, new: Option<&File>) {
        let read = |file: Option<&File>| file.and_then(|file| manifests::read(&file.text));
        let (old, new) = (read(old), read(new));
        self.arguments = match (&old, &new) {
            (Some(old), Some(new)) => manifests::compare(old, new),
            (None, Some(new)) => manifests::edges(new, true),
            (Some(old), None) => manifests::edges(old, false),
            (None, None) => Vec::new(),
        };
        self.grade(old.as_ref().is_some_and(manifests::is_of_substance));
        self.notes = new.map(|new| hardening::lost(old.as_ref(), &new)).unwrap_or_default();
        self.note();
    }

    /// Whether it is told of a file, and not of an object of Terraform.
    pub(super) fn is_of_file(&self) -> bool {
        self.object.starts_with(GENERATED)
    }

    /// Leaves what becomes public to others that share the effect.
    pub(super) fn lose_notes(&mut self) {
        self.notes.clear();
        self.grades.remove(&Grade::Exposes);
    }

    fn note(&mut self) {
        if !self.notes.is_empty() {
            self.grades.insert(Grade::Exposes);
        }
    }
}

/// What happens to files that are not Terraform's.
fn files(old: &FileSet, new: &FileSet) -> Vec<Effect> {
    let paths: BTreeSet<&str> =
        old.iter().chain(new.iter()).map(|(path, _)| path).filter(|path| is_told(path)).collect();
    let mut out = Vec::new();
    for path in paths {
        let (before, after) = (old.get(path), new.get(path));
        let action = match (before, after) {
            (None, _) => Action::Created,
            (_, None) => Action::Destroyed { loses_data: false },
            (Some(before), Some(after)) if before.text == after.text => continue,
            (Some(_), Some(_)) => Action::Changed,
        };
        let file = after.or(before).expect("the path is of one of the two");
        let mut effect = Effect::new(&(root_of(path), path.to_owned()), file, action);
        effect.old_causes = before.map(all_causes).unwrap_or_default();
        effect.new_causes = after.map(all_causes).unwrap_or_default();
        match is_pruned(path) || path.ends_with(".yaml") && path.contains("/terraform/") {
            true => effect.tell_manifest(before, after),
            false => effect.grade(false),
        }
        out.push(effect);
    }
    out
}

fn all_causes(file: &File) -> Vec<Pointer> {
    file.causes.iter().chain(&file.context).map(as_seen).collect()
}

/// Terraform's files are told by their blocks; lists of files and the zone files for reading, by what they list.
fn is_told(path: &str) -> bool {
    let is_list = path.ends_with("/Kustomization") || path.starts_with(&format!("{GENERATED}/dns/"));
    !path.ends_with(".tf") && !is_list
}

/// Whether what the file describes goes away with it.
fn is_pruned(path: &str) -> bool {
    ["kubernetes", "doppler"].iter().any(|folder| path.starts_with(&format!("{GENERATED}/{folder}/")))
}

/// Where the owner of a file stands in the document.
pub(crate) fn pointer(owner: &Owner) -> Pointer {
    match Section::of_key(&owner.section) {
        Some(section) => Item::new(section, owner.item.as_str()).pointer(),
        None => Pointer::root().key(&owner.section).key(&owner.item),
    }
}

/// Whether a value is the literal `true`, or a text among `texts`.
pub(super) fn is_on(value: Option<&Value>, texts: &[&str]) -> bool {
    match value {
        Some(Value::Bool(on)) => *on,
        Some(Value::Text(text)) => texts.contains(&text.as_str()),
        _ => false,
    }
}
