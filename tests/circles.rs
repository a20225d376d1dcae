//! Modules of one layer that name each other in a circle can only be read, moved and tested together: the largest circle may not grow.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The most modules a circle of each layer may hold today; lower it when one is broken.
const LARGEST: &[(&str, usize)] = &[("pages", 6), ("components", 1), ("platform", 1)];

type Modules = BTreeMap<String, String>;

/// Collects the modules below a layer by their path (`scripts::library`), with their code.
fn modules(at: &Path, below: &str, found: &mut Modules) {
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let own = if name == "mod" { below.to_owned() } else { joined(below, name) };
        if path.is_dir() {
            modules(&path, &own, found);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.lines().map(|l| l.split("//").next().unwrap());
            found.insert(own, code.collect::<Vec<_>>().join("\n"));
        }
    }
}

fn joined(below: &str, name: &str) -> String {
    if below.is_empty() { name.to_owned() } else { format!("{below}::{name}") }
}

/// The module a path below the layer leads into: the longest beginning of it that is one.
fn module_of(path: &str, all: &Modules) -> Option<String> {
    let parts: Vec<&str> = path.split("::").collect();
    let begins = (1..=parts.len()).rev().map(|n| parts[..n].join("::"));
    begins.into_iter().find(|begin| all.contains_key(begin))
}

/// The modules of the layer that a module's code names: from the crate's root, from its parent, or as its own children.
fn named(layer: &str, own: &str, code: &str, all: &Modules) -> BTreeSet<String> {
    let parent = own.rsplit_once("::").map_or("", |(parent, _)| parent);
    let below = all.keys().filter_map(|m| m.strip_prefix(own)?.strip_prefix("::"));
    let children = below.filter(|m| !own.is_empty() && !m.contains("::"));
    let mut places = after(&format!("crate::{layer}::"), code);
    places.extend(after("super::", code).iter().map(|path| joined(parent, path)));
    for child in children {
        let inner = after(&format!("{child}::"), code);
        places.extend(inner.iter().map(|path| joined(own, &joined(child, path))));
    }
    let found = places.iter().filter_map(|path| module_of(path, all));
    found.filter(|m| m != own).collect()
}

/// The paths that follow a beginning, wherever it stands free in the code.
fn after(start: &str, code: &str) -> Vec<String> {
    let is_free =
        |at: &usize| !code[..*at].ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c));
    let places = code.match_indices(start).map(|(at, _)| at).filter(is_free);
    places.flat_map(|at| paths(&code[at + start.len()..])).collect()
}

/// The paths a piece of code begins with: one, or each in braces (`{a, b::c}`).
fn paths(code: &str) -> Vec<String> {
    let is_path = |c: char| c.is_alphanumeric() || "_:".contains(c);
    match code.strip_prefix('{') {
        Some(list) => {
            list.split('}').next().unwrap().split(',').flat_map(|p| paths(p.trim())).collect()
        }
        None => {
            let path: String = code.chars().take_while(|c| is_path(*c)).collect();
            let list = code[path.len()..].starts_with('{').then(|| &code[path.len()..]);
            match list {
                Some(list) => paths(list).iter().map(|p| format!("{path}{p}")).collect(),
                None => vec![path],
            }
        }
    }
}

/// Everything reachable from a module.
fn reach(from: &str, arrows: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from.to_owned()]);
    while let Some(at) = open.pop() {
        for next in &arrows[&at] {
            if seen.insert(next.clone()) {
                open.push(next.clone());
            }
        }
    }
    seen
}

#[test]
fn circles_of_modules_do_not_grow() {
    for (layer, most) in LARGEST {
        let mut all = Modules::new();
        modules(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(layer), "", &mut all);
        let arrows: BTreeMap<_, _> =
            all.iter().map(|(own, code)| (own.clone(), named(layer, own, code, &all))).collect();
        let reached: BTreeMap<_, _> = all.keys().map(|own| (own, reach(own, &arrows))).collect();
        let circle = |own: &String| -> Vec<&String> {
            all.keys().filter(|m| reached[own].contains(*m) && reached[*m].contains(own)).collect()
        };
        let largest = all.keys().map(circle).max_by_key(Vec::len).unwrap();
        assert!(largest.len() <= *most, "{layer}: a circle of {}: {largest:?}", largest.len());
        assert!(
            largest.len() == *most || *most == 1,
            "{layer}: the largest circle has only {} now: lower LARGEST",
            largest.len()
        );
    }
}
