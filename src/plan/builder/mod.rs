//! What systems emit, block by block → whole files: one item's blocks together, and each root complete.

mod finish;

use std::collections::{BTreeMap, BTreeSet};

pub use finish::CODES;

use super::adopt::{Adoptable, Adoptions};
use super::patch::Patches;
use super::roots::environment_of;
use super::{
    File, FileSet, Owner, PlanError, Provider, RequiredProvider, Root, SHARED, Stateful, account, header, root_of,
};
use crate::changes::History;
use crate::diag::Diagnostic;
use crate::emit::hcl::Block;
use crate::emit::yaml;
use crate::model::{Item, Model, Section};
use crate::source::Pointer;

/// The folder of the output, from the repository's root.
pub const GENERATED: &str = "generated";

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
        self.files.insert_stateful(Owner::of(item), stateful);
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
        self.insert(path, File { text, owner: Owner::of(item), causes: causes.to_vec(), context, blocks });
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

/// The first line of every file, which says where it comes from.
pub fn header_line() -> String {
    header("platform/platform.yaml")
}
