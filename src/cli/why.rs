//! `platc why`: the lines of the document that caused a generated file, or a line of it.

use std::path::{Component, Path, PathBuf};

use serde_json::json;

use super::arguments::{Arguments, FormatName};
use super::place::Place;
use super::print::Printer;
use super::{Failure, Outcome};
use crate::why::{self, Why};

pub(super) fn run(arguments: &Arguments, printer: &Printer, subject: &str) -> Result<Outcome, Failure> {
    let (typed, line) = parse(subject)?;
    let place = Place::find(arguments)?;
    let (compilation, outcome) = place.compile_for_data(printer)?;
    if outcome == Outcome::Errors {
        return Ok(outcome);
    }
    let paths = candidates(&place.base, typed);
    if paths.is_empty() {
        return Err(Failure::new(format!("`{typed}` lies outside of the repository"))
            .help("name a file as `platc build` writes it, such as one below `generated`"));
    }
    let path = paths.iter().find(|path| compilation.files.get(path).is_some()).or(paths.first());
    let path = path.map_or(typed, String::as_str);
    let why =
        why::why(&compilation, path, line).map_err(|none| Failure { message: none.to_string(), help: none.help() })?;
    match printer.format() {
        FormatName::Json => printer.data(&json(&why, &place.name)),
        FormatName::Human | FormatName::Markdown | FormatName::Sarif | FormatName::Github => {
            printer.data(&why::human(&why, line, &place.spec.display().to_string()));
        }
    }
    Ok(Outcome::Fine)
}

/// `FILE` or `FILE:LINE`.
fn parse(subject: &str) -> Result<(&str, Option<usize>), Failure> {
    match subject.rsplit_once(':') {
        None => Ok((subject, None)),
        Some((file, line)) => match line.parse() {
            Ok(line) if !file.is_empty() => Ok((file, Some(line))),
            Ok(_) | Err(_) => {
                Err(Failure::new(format!("`{line}` is no line")).help("write FILE or FILE:LINE, lines counted from 1"))
            }
        },
    }
}

/// The paths from the repository's root that a typed one can mean: from this folder, or from the root. None if it leads
/// out of the repository.
fn candidates(base: &Path, typed: &str) -> Vec<String> {
    let here = std::env::current_dir().unwrap_or_default();
    let base = normal(&here.join(base));
    let from_here = normal(&here.join(typed));
    let from_here = from_here.strip_prefix(&base).ok().map(slashes);
    let leads_out = Path::new(typed).components().next().is_none_or(|first| first == Component::ParentDir);
    let is_below = Path::new(typed).is_relative() && !leads_out;
    let from_root = is_below.then(|| slashes(&normal(Path::new(typed))));
    from_here.into_iter().chain(from_root).collect()
}

/// The path without `.` and `..`, as written: symbolic links are not followed.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => out.push(part),
        }
    }
    out
}

fn slashes(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/")
}

fn json(why: &Why, document: &str) -> String {
    let causes = why.causes.iter().map(|cause| {
        let (at, line) = (cause.at.as_str(), cause.line);
        json!({ "file": document, "line": line, "pointer": at, "text": cause.text, "is_exact": cause.is_exact })
    });
    let block = why
        .block
        .as_ref()
        .map(|(address, lines)| json!({ "address": address, "first_line": lines.start, "last_line": lines.end - 1 }));
    let value = json!({
        "path": why.path,
        "owner": why.owner.as_str(),
        "block": block,
        "causes": causes.collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&value).expect("texts are JSON") + "\n"
}
