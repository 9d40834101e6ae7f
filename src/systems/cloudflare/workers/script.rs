//! A worker's script, its bindings, and the stores that are made for it.

use super::Place;
use crate::emit::hcl::{Block, Object, Value, call, list, object, reference, template};
use crate::model::workers::Store;
use crate::model::{identifier, variable_prefix, worker_secret_variable};
use crate::plan::{Plan, Root};
use crate::source::Pointer;

pub(super) fn block(place: Place<'_>) -> Block {
    let worker = place.worker;
    let what = worker.description.as_deref().unwrap_or("a program at Cloudflare");
    let script = from_repository(&worker.script);
    place
        .resource("cloudflare_workers_script", &place.id())
        .from(&worker.at, what)
        .caused_by(&place.environment.written_at(&worker.at.key("script")))
        .set("script_name", worker.physical_name.as_str())
        .gap()
        .set("content_file", &script)
        .set("content_sha256", call("filesha256", [&script]))
        .set("content_type", "application/javascript+module")
        .set("main_module", worker.script.rsplit('/').next().unwrap_or(&worker.script))
        .set("compatibility_date", worker.compatibility_date.as_str())
        .gap()
        .set_opt("assets", worker.assets.as_ref().map(|folder| object([("directory", from_repository(folder))])))
        .set("bindings", list(bindings(place)))
        .set("observability", object([("enabled", true)]))
}

/// A path of the repository, from where Terraform runs: `generated/terraform/<environment>`. Paths hold no character
/// that a template would read.
fn from_repository(path: &str) -> Value {
    template(&format!("${{path.module}}/../../../{path}"))
}

fn bindings(place: Place<'_>) -> Vec<Object> {
    let worker = place.worker;
    let binding = |name: &str, of_type: &str| Object::new().set("name", name).set("type", of_type);
    let bound = |name: &str, of_type: &str, key: &str, address: String| {
        binding(&variable_prefix(name), of_type).set(key, reference(&address))
    };
    let mut bindings: Vec<Object> = worker.assets.iter().map(|_| binding("ASSETS", "assets")).collect();
    bindings.extend(worker.variables.iter().map(|(name, value)| binding(name, "plain_text").set("text", value)));
    bindings.extend(worker.secrets.iter().map(|name| {
        binding(name, "secret_text")
            .set("text", reference(&format!("var.{}", worker_secret_variable(&worker.item.name, name))))
    }));
    bindings.extend(worker.key_value_stores.iter().map(|store| {
        bound(
            &store.name,
            "kv_namespace",
            "namespace_id",
            format!("cloudflare_workers_kv_namespace.{}.id", store_id(place, store)),
        )
    }));
    bindings.extend(worker.buckets.iter().map(|store| {
        bound(&store.name, "r2_bucket", "bucket_name", format!("cloudflare_r2_bucket.{}.name", store_id(place, store)))
    }));
    bindings.extend(worker.sends_to.iter().map(|queue| {
        bound(&queue.name, "queue", "queue_name", format!("cloudflare_queue.{}.queue_name", identifier(&queue.name)))
    }));
    bindings
}

pub(super) fn variables(place: Place<'_>) -> Vec<Block> {
    let worker = place.worker;
    let at = worker.at.key("secrets");
    let block = |(i, secret): (usize, &String)| {
        let name = worker_secret_variable(&worker.item.name, secret);
        Block::variable(&name)
            .note(format!("{at}: given to the run as TF_VAR_{name}"))
            .caused_by(&place.environment.written_at(&at.index(i)))
            .set("type", reference("string"))
            .set("description", format!("The secret {secret} of the worker {}.", place.worker.item.name))
            .set("sensitive", true)
    };
    place.worker.secrets.iter().enumerate().map(block).collect()
}

fn store_id(place: Place<'_>, store: &Store) -> String {
    format!("{}_{}", place.id(), identifier(&store.name))
}

pub(super) fn stores(place: Place<'_>, root: &Root, plan: &mut Plan<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut add = |stores: &[Store], of_type: &str, key: &str, kind: &str| {
        for store in stores {
            let id = store_id(place, store);
            let at: Pointer = place.environment.written_at(&store.at);
            let note = format!("{}: {kind} `{}`", place.worker.at, store.name);
            let block = place.resource(of_type, &id).note(note).caused_by(&at).set(key, store.physical_name.as_str());
            blocks.push(place.guarded(block));
            let address = format!("{of_type}.{id}");
            plan.stateful(root, &place.worker.item, &address, kind, &store.physical_name, place.environment.protected);
        }
    };
    add(&place.worker.key_value_stores, "cloudflare_workers_kv_namespace", "title", "key-value store");
    add(&place.worker.buckets, "cloudflare_r2_bucket", "name", "R2 bucket");
    blocks
}
