//! What systems emit, block by block → whole files: one item's blocks together, and each root complete.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use super::adopt::{Adoptable, Adoptions};
use super::attached::Attached;
use super::patch::Patches;
use super::settle::Forgotten;
use super::{EmittedBlock, File, FileSet, Owner, PlanError, Stateful, header};
use super::{attributes, settle};
use crate::changes::{History, pinned, pinned_through, places};
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::emit::hcl::{self, Block};
use crate::emit::yaml;
use crate::model::{Item, Model, Section};
use crate::source::Pointer;

/// The folder of the output, from the repository's root.
pub const GENERATED: &str = "generated";

/// The name of the root of what exists once.
pub const SHARED: &str = "shared";

/// A Terraform root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Root {
    /// What exists once: zones, repositories, Doppler projects, workspaces.
    Shared,
    /// What exists in one environment.
    Environment(String),
}

impl Root {
    /// The environment's name; `None` for what exists once.
    pub fn environment(&self) -> Option<&str> {
        match self {
            Self::Shared => None,
            Self::Environment(name) => Some(name),
        }
    }

    /// The item that owns what is root-wide.
    fn item(&self, model: &Model) -> Item {
        match self {
            Self::Shared => Item::new(Section::Platform, &model.name),
            Self::Environment(name) => environment_of(model, name),
        }
    }
}

/// `shared`, or the environment's name.
impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shared => f.write_str(SHARED),
            Self::Environment(name) => f.write_str(name),
        }
    }
}

/// A Terraform provider that a root needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provider {
    /// The local name: `oci`.
    pub name: &'static str,
    /// In the public registry: `oracle/oci`.
    pub source: &'static str,
    /// Such as `~> 8.28`.
    pub version: &'static str,
}

/// A root's provider with its configuration, if it takes any.
#[derive(Debug, Clone)]
pub struct RequiredProvider {
    pub provider: Provider,
    pub configuration: Option<Block>,
}

/// The files of a build in the making.
pub struct Plan<'m> {
    model: &'m Model,
    history: &'m History,
    /// By root, file and owner; blocks in the order in which they came.
    terraform: BTreeMap<(Root, String), (Item, Vec<Block>)>,
    providers: BTreeMap<Root, BTreeMap<&'static str, RequiredProvider>>,
    files: FileSet,
    errors: Vec<PlanError>,
    /// What systems found that only shows once all is emitted.
    found: Vec<Diagnostic>,
    patches: Patches<'m>,
    adoptions: Adoptions<'m>,
}

/// Every code of this file.
pub(super) const CODES: &[&Code] = &[&PATH_COLLISION, &ADDRESS_COLLISION];

pub static PATH_COLLISION: Code = Code {
    id: "NAME003",
    name: "path-collision",
    severity: Severity::Error,
    docs: "## What
Two items would be written to the same file, or to files that differ in case alone.

## Why
The second would overwrite the first; on some file systems names that differ in case are one name.

## Example
```yaml
providers:
  github:
    owner: threadline
    repository: platform
    workflows: generated/terraform/shared/terraform.tf
```

## Instead
Rename one of the two, or choose another folder.
",
};

pub static ADDRESS_COLLISION: Code = Code {
    id: "NAME004",
    name: "address-collision",
    severity: Severity::Error,
    docs: "## What
Two items get resources with the same Terraform address in the same root.

## Why
Terraform refuses a root that declares a resource twice. Addresses are made of names, with `_` for `-` and `.`: different
names can become the same.

## Example
A service `pricing` in an environment `blue-staging`, and a service `pricing-blue` in an environment `staging`: the GitHub
environments of both are `pricing_blue_staging`.

## Instead
Rename one of the two.
",
};

impl<'m> Plan<'m> {
    /// A plan that knows what the last build held.
    pub fn new(model: &'m Model, history: &'m History) -> Self {
        Self {
            model,
            history,
            terraform: BTreeMap::new(),
            providers: BTreeMap::new(),
            files: FileSet::default(),
            errors: Vec::new(),
            found: Vec::new(),
            patches: Patches::new(model),
            adoptions: Adoptions::new(model),
        }
    }

    /// Adds blocks to the file of an item: `service_pricing.tf`.
    pub fn terraform(&mut self, root: &Root, item: &Item, blocks: impl IntoIterator<Item = Block>) {
        let file = format!("{}_{}.tf", item.section.singular(), item.name.replace('.', "_"));
        self.terraform_in(root, &file, item.clone(), blocks);
    }

    /// Adds blocks to a root-wide file, such as `oracle.tf`.
    pub fn root_wide(&mut self, root: &Root, file: &str, blocks: impl IntoIterator<Item = Block>) {
        let item = root.item(self.model);
        self.terraform_in(root, file, item, blocks);
    }

    fn terraform_in(&mut self, root: &Root, file: &str, item: Item, blocks: impl IntoIterator<Item = Block>) {
        let mut blocks = blocks.into_iter().peekable();
        if blocks.peek().is_some() {
            let entry = self.terraform.entry((root.clone(), file.to_owned())).or_insert_with(|| (item, Vec::new()));
            entry.1.extend(blocks);
        }
    }

    /// Says that a root needs a provider. The first configuration stands.
    pub fn provider(&mut self, root: &Root, provider: Provider, configuration: Option<Block>) {
        let providers = self.providers.entry(root.clone()).or_default();
        providers.entry(provider.name).or_insert(RequiredProvider { provider, configuration });
    }

    /// Whether a root has a provider by now.
    pub fn has_provider(&self, root: &Root, provider: Provider) -> bool {
        self.providers.get(root).is_some_and(|providers| providers.contains_key(provider.name))
    }

    /// The providers with an account that each root of the document had at the last build. It needs them for as long as
    /// the account is in the document: Terraform destroys what is left of theirs, and would not know where.
    pub fn providers_before(&self) -> Vec<(Root, String)> {
        let environments = &self.model.environments;
        let root = |owner: &Owner| match Section::of_key(&owner.section)? {
            Section::Platform => Some(Root::Shared),
            Section::Environments => {
                let mut same = environments.iter().filter(|one| one.key() == owner.item || one.name() == owner.item);
                same.next().map(|environment| Root::Environment(environment.name().to_owned()))
            }
            _ => None,
        };
        let known = self.history.providers();
        known.filter_map(|(owner, provider)| Some((root(owner)?, provider.to_owned()))).collect()
    }

    /// The roots that hold anything yet, and their providers.
    pub fn roots(&self) -> Vec<(Root, Vec<RequiredProvider>)> {
        let roots = self.providers.iter();
        roots.map(|(root, providers)| (root.clone(), providers.values().cloned().collect())).collect()
    }

    /// Records something that holds data: what must never vanish unsaid.
    pub fn stateful(
        &mut self,
        root: &Root,
        item: &Item,
        address: &str,
        kind: &str,
        physical_name: &str,
        protected: bool,
    ) {
        let stateful = Stateful {
            root: root.to_string(),
            address: address.to_owned(),
            attached: Vec::new(),
            kind: kind.to_owned(),
            physical_name: physical_name.to_owned(),
            protected,
            pinned: BTreeMap::new(),
            let_go: false,
        };
        self.files.insert_stateful(owner(item), stateful);
    }

    /// Says what `adopt` of an item takes over, where its key names `key`; its block is in `root`.
    pub fn adoptable(&mut self, key: &Root, root: &Root, item: &Item, thing: &Adoptable<'_>) {
        self.adoptions.offer(key, root, item, thing);
    }

    /// Adds a manifest of an environment, with the item's patches, as
    /// `kubernetes/staging/pricing/deployment.yaml` below the output's folder.
    pub fn manifest(
        &mut self,
        path: &str,
        environment: &str,
        item: &Item,
        mut manifest: serde_json::Value,
        causes: &[Pointer],
    ) {
        self.patches.manifest(&Root::Environment(environment.to_owned()), item, &mut manifest);
        self.yaml(path, item, &manifest, causes);
    }

    /// Adds a YAML file below the output's folder.
    pub fn yaml(&mut self, path: &str, item: &Item, value: &serde_json::Value, causes: &[Pointer]) {
        self.text(&format!("{GENERATED}/{path}"), item, yaml::print(&header_line(), value), causes);
    }

    /// Adds a text file at a path from the repository's root. Its first line is the header, in the format's comment.
    pub fn text(&mut self, path: &str, item: &Item, text: String, causes: &[Pointer]) {
        let (context, blocks) = (context(self.model, path, &[]), Vec::new());
        self.insert(path, File { text, owner: owner(item), causes: causes.to_vec(), context, blocks });
    }

    /// Says that many items feed the file at `path`, each with lines of its own: git may merge it line by line, and what
    /// it holds then is in nobody's record.
    pub fn list(&mut self, path: &str) {
        self.files.insert_list(path);
    }

    /// Says what is wrong with a text that a user gives in place of one that platc makes.
    pub fn report(&mut self, found: Vec<Diagnostic>) {
        self.found.extend(found);
    }

    /// Whether a text file is there by now. Terraform's are printed last.
    pub fn has_text(&self, path: &str) -> bool {
        self.files.get(path).is_some()
    }

    /// The text of a file that a system has written.
    pub fn text_of(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|file| file.text.as_str())
    }

    fn insert(&mut self, path: &str, file: File) {
        if let Err(error) = self.files.insert(path, file) {
            self.errors.push(error);
        }
    }

    /// Prints what is left to print. Reports paths that collide.
    pub fn finish(mut self, diagnostics: &mut Vec<Diagnostic>) -> FileSet {
        for (root, item, import) in self.adoptions.imports(diagnostics) {
            self.terraform(&root, &item, [import]);
        }
        diagnostics.extend(self.address_collisions());
        self.patch();
        self.settle();
        for (root, providers) in &self.providers {
            let accounts = providers.keys().filter(|name| account(name).is_some());
            self.files
                .insert_providers(owner(&root.item(self.model)), accounts.map(|name| (*name).to_owned()).collect());
        }
        for ((root, file), (item, blocks)) in std::mem::take(&mut self.terraform) {
            let causes = blocks.iter().flat_map(Block::causes).cloned().collect();
            let (text, lines) = hcl::print_with_lines(&header_line(), &blocks);
            let path = format!("{GENERATED}/terraform/{root}/{file}");
            let context = context(self.model, &path, &blocks);
            let blocks = blocks.into_iter().zip(lines).map(emitted).collect();
            self.insert(&path, File { text, owner: owner(&item), causes, context, blocks });
        }
        let platform = Item::new(Section::Platform, &self.model.name);
        for (path, text) in attributes::files(&self.files) {
            self.text(&path, &platform, text, &[]);
        }
        diagnostics.extend(self.patches.finish());
        diagnostics.append(&mut self.found);
        diagnostics.extend(self.errors.iter().map(|error| {
            let owner = match error {
                PlanError::Collision(collision) => &collision.owner,
                PlanError::Path { owner, .. } => owner,
            };
            let at = if owner.section == Section::Platform.key() {
                Pointer::root().key("name")
            } else {
                Pointer::root().key(&owner.section).key(&owner.item)
            };
            Diagnostic::at_key(&PATH_COLLISION, &at, error.to_string())
        }));
        self.files
    }

    fn patch(&mut self) {
        for ((root, _), (item, blocks)) in &mut self.terraform {
            let lifts = settle::is_to_be_destroyed(self.model, item, root);
            for block in blocks {
                self.patches.block(root, item, block);
                if lifts {
                    settle::lift_guard(block);
                }
            }
        }
        let mut declared: BTreeMap<&Root, BTreeSet<String>> = BTreeMap::new();
        for ((root, _), (_, blocks)) in &self.terraform {
            declared.entry(root).or_default().extend(blocks.iter().flat_map(nameable));
        }
        self.patches.resolve(&declared);
    }

    /// Tells Terraform what moves and what to forget, and records of each stateful thing what its block says.
    fn settle(&mut self) {
        let mut blocks: BTreeMap<(String, String), &Block> = BTreeMap::new();
        for ((root, _), (_, all)) in &self.terraform {
            let resources = all.iter().filter(|block| block.kind() == "resource");
            blocks.extend(resources.map(|block| ((root.to_string(), block.address()), block)));
        }
        let is_planned = |root: &str, address: &str| blocks.contains_key(&(root.to_owned(), address.to_owned()));
        let moves = self.moves(is_planned);
        let moved: BTreeSet<(String, &str)> =
            moves.iter().map(|(root, _, from, ..)| (root.to_string(), from.as_str())).collect();
        let stays =
            |root: &str, address: &str| is_planned(root, address) || moved.contains(&(root.to_owned(), address));
        let forgotten = settle::forgotten(self.model, self.history, stays);
        let held: BTreeSet<(String, String)> =
            self.files.stateful().map(|(_, thing)| (thing.root.clone(), thing.address.clone())).collect();
        let attached = Attached::new(&self.terraform);
        for (owner, thing) in self.files.stateful_mut() {
            // what holds something itself speaks for itself
            let is_beside = |address: &str| !held.contains(&(thing.root.clone(), address.to_owned()));
            let beside = |address: &str| {
                blocks.get(&(thing.root.clone(), address.to_owned())).copied().filter(|_| is_beside(address))
            };
            if let Some(block) = blocks.get(&(thing.root.clone(), thing.address.clone())) {
                thing.protected = settle::is_guarded(block);
                thing.pinned = pinned(block).into_iter().chain(pinned_through(block, beside)).collect();
                thing.pinned.extend(places_of(&self.providers, thing));
                thing.attached = attached.to(owner, thing).into_iter().filter(|address| is_beside(address)).collect();
            }
        }
        for (root, item, from, to, block) in moves {
            self.files.insert_moved(root.to_string(), from, to);
            self.terraform(&root, &item, [block]);
        }
        for Forgotten { root, item, blocks, owner, thing } in forgotten {
            self.files.insert_stateful(owner, thing);
            self.terraform(&root, &item, blocks);
        }
    }

    /// What moves by `renamed_from`: root, item, old and new address, and the block that says so.
    fn moves(&self, is_planned: impl Fn(&str, &str) -> bool) -> Vec<(Root, Item, String, String, Block)> {
        let mut moves = Vec::new();
        for rename in &self.model.renames {
            if rename.to.section == Section::Environments {
                continue; // nothing of it is called by the new name
            }
            for ((root, _), (item, blocks)) in &self.terraform {
                for block in blocks {
                    let Some((from, to)) = settle::addresses(rename, item, block) else { continue };
                    if is_planned(&root.to_string(), &from) {
                        continue;
                    }
                    let when = rename.then.as_ref().map_or("until now", |_| "at first");
                    let what = format!("`{}` {when}; its name at the cloud stays", rename.from.name);
                    let moved = Block::moved(&from, &to).from(&rename.at, &what);
                    moves.push((root.clone(), rename.to.clone(), from, block.address(), moved));
                }
            }
        }
        moves
    }

    /// Each two items that have an address in common in a root, told once.
    fn address_collisions(&self) -> Vec<Diagnostic> {
        let mut seen: BTreeMap<(&Root, String), &Item> = BTreeMap::new();
        let mut collisions: BTreeMap<(&Item, &Item), Diagnostic> = BTreeMap::new();
        for ((root, _), (item, blocks)) in &self.terraform {
            for block in blocks.iter().filter(|block| matches!(block.kind(), "resource" | "data")) {
                let address = block.address();
                let Some(first) = seen.insert((root, address.clone()), item) else { continue };
                let message = format!("`{address}` would be declared twice in the root `{root}`");
                let diagnostic = Diagnostic::at_key(&ADDRESS_COLLISION, &item.pointer(), message)
                    .also(Place::Key(first.pointer()), "the other")
                    .help("rename one of the two");
                collisions.entry((first, item)).or_insert(diagnostic);
            }
        }
        collisions.into_values().collect()
    }
}

/// Where a thing is made, as the configuration of its provider in its root says.
fn places_of(
    providers: &BTreeMap<Root, BTreeMap<&'static str, RequiredProvider>>,
    thing: &Stateful,
) -> BTreeMap<String, Option<String>> {
    let name = thing.address.split('_').next().unwrap_or_default();
    let root = providers.iter().find(|(root, _)| root.to_string() == thing.root);
    let configuration = root.and_then(|(_, all)| all.get(name)?.configuration.as_ref());
    configuration.map(|block| places(name, block)).unwrap_or_default()
}

/// What of a block expressions can name: itself, or each of its locals.
fn nameable(block: &Block) -> Vec<String> {
    match block.kind() {
        "locals" => block.body().attributes().map(|(name, _)| format!("local.{name}")).collect(),
        _ => vec![block.address()],
    }
}

fn emitted((block, lines): (Block, Range<usize>)) -> EmittedBlock {
    EmittedBlock { address: block.address(), causes: block.causes().to_vec(), lines, block }
}

/// The environment that has a root.
fn environment_of(model: &Model, root: &str) -> Item {
    let environment = model.environments.iter().find(|environment| environment.name() == root);
    environment.map_or_else(|| Item::new(Section::Environments, root), |environment| environment.item.clone())
}

/// The environment in whose folder a file lies, and the accounts that its blocks are made in.
fn context(model: &Model, path: &str, blocks: &[Block]) -> Vec<Pointer> {
    let root = root_of(path);
    let environment = (root != SHARED).then(|| environment_of(model, &root).pointer());
    let types = blocks.iter().filter_map(|block| block.label_texts().first());
    let accounts: BTreeSet<&str> = types.filter_map(|of_type| account(of_type.split('_').next()?)).collect();
    let accounts = accounts.into_iter().map(|account| Pointer::root().key("providers").key(account));
    environment.into_iter().chain(accounts).collect()
}

/// The key under `providers` of a provider's local name; `None` for those that take no account.
pub(crate) fn account(provider: &str) -> Option<&'static str> {
    Some(match provider {
        "aws" => "aws",
        "azurerm" | "azuread" => "azure",
        "cloudflare" => "cloudflare",
        "doppler" => "doppler",
        "github" => "github",
        "oci" => "oracle",
        "tfe" => "terraform_cloud",
        _ => return None,
    })
}

/// The root that a file of the output belongs to: an environment, or `shared`.
pub fn root_of(path: &str) -> String {
    let below = path.strip_prefix(GENERATED).unwrap_or(path).trim_start_matches('/');
    match below.split('/').collect::<Vec<_>>().as_slice() {
        ["terraform" | "kubernetes" | "doppler", name, _, ..] => (*name).to_owned(),
        _ => SHARED.to_owned(),
    }
}

fn owner(item: &Item) -> Owner {
    Owner::new(item.section.key(), item.name.clone())
}

/// The first line of every file, which says where it comes from.
pub fn header_line() -> String {
    header("platform/platform.yaml")
}
