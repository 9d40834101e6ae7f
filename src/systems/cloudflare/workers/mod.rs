//! Workers → scripts with what they are bound to, and what makes them run.

mod queues;
mod script;
mod triggers;

use super::{Account, require};
use crate::emit::hcl::Block;
use crate::model::workers::Worker;
use crate::model::{Environment, Model, identifier};
use crate::plan::{Adoptable, GENERATED, ImportId, Plan, Root, header_line};

/// A worker, where it is.
#[derive(Clone, Copy)]
struct Place<'a> {
    account: &'a Account,
    environment: &'a Environment,
    worker: &'a Worker,
}

impl Place<'_> {
    /// The Terraform name of what belongs to the worker alone.
    fn id(self) -> String {
        identifier(&self.worker.item.name)
    }

    /// The script's name, as an expression that waits for the script.
    fn script_name(self) -> String {
        format!("cloudflare_workers_script.{}.script_name", self.id())
    }

    /// A resource of the account.
    fn resource(self, of_type: &str, id: &str) -> Block {
        Block::resource(of_type, id).set("account_id", self.account.account_id.as_str())
    }

    /// Guards what holds data where the environment is guarded.
    fn guarded(self, block: Block) -> Block {
        block.when(self.environment.protected, |block| {
            block.nested(Block::new("lifecycle").set("prevent_destroy", true))
        })
    }
}

/// Provider cloudflare/cloudflare, "cloudflare_workers_script", Import (verified 2026-11).
static SCRIPT: ImportId = ImportId { form: "<account id>/<script name>", name: Some("script name") };

pub(super) fn emit(model: &Model, account: &Account, plan: &mut Plan<'_>) {
    for environment in &model.environments {
        let root = Root::Environment(environment.name().to_owned());
        for worker in &environment.workers {
            require(plan, &root);
            let place = Place { account, environment, worker };
            let mut blocks = vec![script::block(place)];
            blocks.extend(script::variables(place));
            blocks.extend(script::stores(place, &root, plan));
            blocks.extend(queues::blocks(place, &root, plan));
            blocks.extend(triggers::blocks(place));
            plan.terraform(&root, &worker.item, blocks);
            let address = format!("cloudflare_workers_script.{}", place.id());
            let thing = Adoptable { address: &address, by: &SCRIPT, name: &worker.physical_name, within: None };
            plan.adoptable(&root, &root, &worker.item, &thing);
            let path = format!("{GENERATED}/terraform/{root}/{}", script::file(worker));
            let text = format!("// {}\n{}", header_line(), worker.text);
            plan.text(&path, &worker.item, text, &[environment.written_at(&worker.at.key("script"))]);
        }
    }
}
