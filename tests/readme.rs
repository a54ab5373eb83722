//! The README shows the smallest lock, and says that no more than this is needed: its file, and its
//! line in the list of locks.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

/// What the README quotes as Rust.
fn quoted() -> Vec<String> {
    let readme = read("README.md");
    let blocks = readme.split("```rust\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap_or_default().to_owned()).collect()
}

/// Every Rust file below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Each line of the list: the module, and those of its types that are locks.
fn lines(list: &str) -> Vec<(&str, Vec<&str>)> {
    let entries = list.lines().filter_map(|line| line.trim().strip_prefix("mod "));
    let entries = entries.filter_map(|entry| {
        let (module, rest) = entry.split_once(": ")?;
        let types = rest.split_once(" =")?.0.split(", ").collect();
        Some((module, types))
    });
    entries.collect()
}

#[test]
fn the_quoted_line_stands_in_the_list() {
    let line = &quoted()[0];
    let list = read("src/protocols/lock/list.rs");
    assert_eq!(line.lines().count(), 1, "one line: {line}");
    assert!(list.lines().any(|one| one.trim() == line.trim()), "{line}");
}

#[test]
fn the_quoted_file_is_the_whole_file() {
    assert_eq!(quoted()[1], read("src/protocols/lock/none.rs"));
    assert_eq!(quoted().len(), 2);
}

#[test]
fn a_lock_is_named_in_its_own_files_and_in_the_list() {
    let list = read("src/protocols/lock/list.rs");
    let locks = lines(&list);
    assert!(locks.len() >= 8 && locks.contains(&("none", vec!["NoLock"])), "{locks:?}");
    let folder = root().join("src/protocols/lock");
    let (mut sources, mut elsewhere) = (Vec::new(), Vec::new());
    files(&root().join("src"), &mut sources);
    for (module, types) in &locks {
        let own = |path: &&PathBuf| {
            path.starts_with(folder.join(module))
                || **path == folder.join(module).with_extension("rs")
                || **path == folder.join("list.rs")
        };
        for path in sources.iter().filter(|path| !own(path)) {
            let text = fs::read_to_string(path).expect("a readable source");
            let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let named = types.iter().filter(|name| words.contains(name));
            elsewhere.extend(named.map(|name| format!("{name} in {}", path.display())));
            if text.contains(&format!("lock::{module}::")) {
                elsewhere.push(format!("lock::{module} in {}", path.display()));
            }
        }
    }
    assert_eq!(elsewhere, Vec::<String>::new());
}
