//! Imports run one way: a module uses only modules that come before it.

use std::fs;
use std::path::{Path, PathBuf};

/// Every top-level module with those it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("kernel", &[]),
    ("services", &[]),
    ("parallel", &[]),
    ("linearizability", &["parallel"]),
    ("checker", &["kernel", "parallel", "linearizability"]),
    ("ledger", &["kernel"]),
    ("protocols", &["text", "kernel", "ledger", "services"]),
    ("catalog", &["kernel", "ledger", "services", "protocols"]),
    ("engine", &["kernel", "linearizability", "checker", "ledger", "protocols", "catalog"]),
    ("fields", &[]),
    ("scripts", &[]),
    ("lessons", &["kernel", "ledger", "protocols", "catalog", "engine", "scripts", "words"]),
    ("words", &["text", "kernel", "checker", "ledger", "protocols", "catalog", "engine"]),
    (
        "lab",
        &[
            "fields",
            "kernel",
            "linearizability",
            "checker",
            "ledger",
            "protocols",
            "catalog",
            "engine",
            "scripts",
            "words",
        ],
    ),
    (
        "cli",
        &[
            "kernel",
            "checker",
            "linearizability",
            "ledger",
            "services",
            "protocols",
            "catalog",
            "engine",
            "scripts",
            "lessons",
            "words",
        ],
    ),
    (
        "page",
        &[
            "fields",
            "kernel",
            "ledger",
            "protocols",
            "catalog",
            "engine",
            "scripts",
            "lessons",
            "words",
            "lab",
        ],
    ),
];

/// What only the page may name.
const BROWSER: [&str; 4] = ["web_sys", "gloo", "yew", "wasm_bindgen"];

fn sources(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a readable folder").flatten() {
            sources(&entry.path(), found);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        found.push(path.to_path_buf());
    }
}

/// The files of each module.
fn modules() -> Vec<(String, Vec<PathBuf>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let entries = fs::read_dir(&root).expect("src is there").flatten();
    let mut modules: Vec<_> = entries
        .map(|entry| {
            let name = entry.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let mut files = Vec::new();
            sources(&entry.path(), &mut files);
            (name, files)
        })
        .filter(|(name, files)| {
            !files.is_empty() && !["lib", "main", "bin"].contains(&name.as_str())
        })
        .collect();
    modules.sort();
    modules
}

/// The modules that a source names as `crate::name`, comments left out.
fn used(source: &str) -> Vec<String> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code: String = code.collect::<Vec<_>>().join("\n");
    let mut used: Vec<String> = code
        .split("crate::")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect();
    used.sort();
    used.dedup();
    used
}

#[test]
fn imports_run_one_way() {
    let known: Vec<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    for (module, files) in modules() {
        let may = MAY_USE.iter().find(|(name, _)| *name == module);
        let (_, may) = may.unwrap_or_else(|| panic!("say in this test what `{module}` may use"));
        for file in files {
            let source = fs::read_to_string(&file).expect("a readable source");
            for other in used(&source).iter().filter(|other| known.contains(&other.as_str())) {
                assert!(
                    *other == module || may.contains(&other.as_str()),
                    "{} uses `{other}`, which `{module}` may not",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn only_the_page_knows_the_browser() {
    for (module, files) in modules().into_iter().filter(|(module, _)| module != "page") {
        for file in files {
            let source = fs::read_to_string(&file).expect("a readable source");
            for name in BROWSER {
                assert!(!source.contains(&format!("{name}::")), "{module} names {name}");
            }
        }
    }
}
