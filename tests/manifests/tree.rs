//! Files and kustomizations: what is applied is what was emitted, each object once.

use std::collections::{BTreeMap, BTreeSet};

use super::world::World;

/// Every file is reached, once a cluster, from the folders that are applied: those that no other kustomization lists.
pub fn kustomizations(world: &World) -> Vec<String> {
    let folders: BTreeMap<String, Vec<String>> = world
        .kustomizations
        .iter()
        .map(|(path, value)| {
            let folder = parent(path);
            let listed = value["resources"].as_array().into_iter().flatten().filter_map(|entry| entry.as_str());
            (folder.clone(), listed.map(|entry| join(&folder, entry)).collect())
        })
        .collect();
    let listed: BTreeSet<&String> = folders.values().flatten().collect();
    let files: BTreeSet<String> = world.objects.iter().map(|object| object.path.clone()).collect();
    let mut reached = BTreeSet::new();
    let mut wrong = Vec::new();
    for root in folders.keys().filter(|folder| !listed.contains(folder)) {
        let mut once = BTreeSet::new();
        for file in below(root, &folders) {
            if !files.contains(&file) {
                wrong.push(format!("{root} lists {file}, which is not there"));
            }
            if !once.insert(file.clone()) {
                wrong.push(format!("{root} applies {file} twice"));
            }
            reached.insert(file);
        }
    }
    wrong.extend(files.difference(&reached).map(|file| format!("{file} is never applied")));
    wrong
}

fn below(path: &str, folders: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    match folders.get(path) {
        Some(entries) => entries.iter().flat_map(|entry| below(entry, folders)).collect(),
        None => vec![path.to_owned()],
    }
}

fn parent(path: &str) -> String {
    path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()
}

fn join(folder: &str, entry: &str) -> String {
    entry
        .split('/')
        .fold(folder.to_owned(), |path, part| if part == ".." { parent(&path) } else { format!("{path}/{part}") })
}
