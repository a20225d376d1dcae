//! The shape of the house: arrows between layers, a pure core, no raw markup, short files.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer and the layers it may name.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("record", &["domain"]),
    ("commit", &["record", "domain"]),
    ("platform", &["domain", "record"]),
    ("store", &["commit", "record", "platform", "domain"]),
    ("exchange", &["record", "domain"]),
    ("state", &["exchange", "store", "commit", "platform", "record", "domain"]),
    ("components", &["domain"]),
    ("pages", &["components", "state", "exchange", "record", "domain", "platform"]),
    ("routes.rs", &["pages", "components", "state", "platform", "domain"]),
    (
        "app.rs",
        &["routes", "pages", "components", "state", "store", "commit", "platform", "domain"],
    ),
];
const BROWSER: &[&str] =
    &["web_sys", "js_sys", "wasm_bindgen", "leptos", "gloo", "indexed_db_futures"];
const LONGEST: usize = 500;

fn files(below: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(below)];
    while let Some(at) = open.pop() {
        if at.is_dir() {
            open.extend(fs::read_dir(&at).unwrap().map(|e| e.unwrap().path()));
        } else {
            found.push(at);
        }
    }
    found.sort();
    found
}

/// The lines of a file that are code, with their numbers.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).unwrap();
    let lines =
        text.lines().enumerate().map(|(n, l)| (n + 1, l.split("//").next().unwrap().to_owned()));
    lines.filter(|(_, l)| !l.trim().is_empty()).collect()
}

fn layer_of(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    below.iter().next().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn arrows_point_down() {
    let mut wrong = Vec::new();
    let layers: Vec<&str> = ARROWS.iter().map(|(l, _)| l.trim_end_matches(".rs")).collect();
    for path in files("src") {
        let own = layer_of(&path);
        let Some((_, allowed)) = ARROWS.iter().find(|(l, _)| *l == own) else { continue };
        for (number, line) in code(&path) {
            for named in line.split("crate::").skip(1) {
                let target: String =
                    named.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let is_layer = layers.contains(&target.as_str());
                if is_layer
                    && target != own.trim_end_matches(".rs")
                    && !allowed.contains(&target.as_str())
                {
                    wrong.push(format!("{}:{number} {own} → {target}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that run back up:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_belongs_to_a_layer() {
    for path in files("src") {
        let own = layer_of(&path);
        let known =
            ARROWS.iter().any(|(l, _)| *l == own) || ["lib.rs", "main.rs"].contains(&own.as_str());
        assert!(
            known,
            "{} belongs to no layer: add it to ARROWS and to ARCHITECTURE.md",
            path.display()
        );
    }
}

#[test]
fn the_core_touches_no_browser_and_no_clock() {
    for path in ["domain", "record", "commit", "exchange"]
        .iter()
        .flat_map(|layer| files(&format!("src/{layer}")))
    {
        for (number, line) in code(&path) {
            for outside in BROWSER.iter().chain(&[
                "Utc::now",
                "Local::now",
                "SystemTime",
                "Instant::now",
                "new_v4",
                "now_v7",
            ]) {
                assert!(
                    !line.contains(outside),
                    "{}:{number} the core names {outside}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn the_database_crate_is_named_behind_its_door_only() {
    let doors = ["store/txn.rs", "store/schema.rs"];
    for path in files("src").into_iter().filter(|p| !doors.iter().any(|d| p.ends_with(d))) {
        for (number, line) in code(&path) {
            assert!(
                !line.contains("indexed_db_futures"),
                "{}:{number}: only {doors:?} may",
                path.display()
            );
        }
    }
}

/// Copies of the app below one origin share these: a name without the copy's own ending would be everybody's.
#[test]
fn what_the_browser_shares_between_copies_is_named_by_the_copy() {
    let shared = [
        "LocalStorage::",
        "SessionStorage::",
        "session_storage()",
        "BroadcastChannel::new",
        "\"locks\"",
        ".caches()",
        "showDirectoryPicker\", &",
        "Store::new(",
    ];
    let mut seen = 0;
    for path in files("src") {
        let code = code(&path);
        for (number, line) in &code {
            let is_shared = shared.iter().any(|name| line.contains(name));
            // The second handle of a store has the name of the first.
            if is_shared && !line.contains("self.0.name") {
                seen += 1;
                let is_named = code.iter().any(|(_, line)| line.contains("scope::"));
                assert!(is_named, "{}:{number}: the name must come from scope", path.display());
            }
        }
    }
    assert!(seen >= 6, "this test looks for what is no longer there");
}

#[test]
fn text_is_never_put_into_the_page_as_markup() {
    for path in files("src") {
        for (number, line) in code(&path) {
            for raw in [
                "inner_html",
                "set_inner_html",
                "insert_adjacent_html",
                "outer_html",
                "document.write",
            ] {
                assert!(!line.contains(raw), "{}:{number} uses {raw}", path.display());
            }
        }
    }
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let kinds = ["rs", "css", "js", "mjs", "ts"];
    for path in
        ["src", "tests", "style", "public", "scripts", "bench"].iter().flat_map(|d| files(d))
    {
        if path.extension().is_some_and(|e| kinds.contains(&e.to_str().unwrap())) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
        }
    }
}

#[test]
fn every_folder_of_the_map_says_what_lives_there() {
    for layer in [
        "domain",
        "record",
        "commit",
        "platform",
        "store",
        "exchange",
        "state",
        "components",
        "pages",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(layer).join("mod.rs");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{}", path.display());
        assert!(text.contains("Never here"), "{} must say what never lives there", path.display());
    }
}
