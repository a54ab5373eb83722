//! Names of nodes: `/locks/order-42`.

use std::sync::Arc;

/// The full name of a node, cheap to clone.
pub type Path = Arc<str>;

/// The root's name.
pub(super) const ROOT: &str = "/";

/// The name up to the last slash, which for a child of the root is nothing; `None` without a slash.
pub(super) fn before_last_slash(path: &str) -> Option<&str> {
    let slash = path.as_bytes().iter().rposition(|&byte| byte == b'/')?;
    path.get(..slash)
}

/// The node that this path leads to: nothing is an alias of the root.
pub(super) fn resolve(path: &str) -> &str {
    if path.is_empty() { ROOT } else { path }
}

/// The name of `path` as a child of `parent`, if it is one.
pub(super) fn child_of<'a>(parent: &str, path: &'a str) -> Option<&'a str> {
    let prefix = if parent == ROOT { "" } else { parent };
    let name = path.strip_prefix(prefix)?.strip_prefix('/')?;
    (!name.is_empty() && !name.contains('/')).then_some(name)
}

/// Whether a node can have this name.
///
/// Not allowed are control characters, what Unicode keeps for private use, its last sixteen of the
/// basic plane, and everything beyond that plane: ZooKeeper looks at the halves of a surrogate pair.
pub(super) fn is_valid(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else { return false };
    let parts_are_names = rest.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let forbidden = |c: char| matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..);
    rest.is_empty() || parts_are_names && !rest.contains(forbidden)
}

/// Whether ZooKeeper keeps this for itself.
pub(super) fn is_reserved(path: &str) -> bool {
    path.strip_prefix("/zookeeper").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_slashes_and_names() {
        for good in ["/", "/a", "/a/b", "/a b", "/...", "/é", "/\u{ffef}"] {
            assert!(is_valid(good), "{good:?}");
        }
        for bad in [
            "",
            "a",
            "/a/",
            "//",
            "/a//b",
            "/.",
            "/a/..",
            "/\0",
            "/\n",
            "/\u{7f}",
            "/\u{f000}",
            "/\u{fff0}",
            "/\u{1f511}",
        ] {
            assert!(!is_valid(bad), "{bad:?}");
        }
    }

    #[test]
    fn children_are_one_name_further() {
        assert_eq!(child_of("/", "/a"), Some("a"));
        assert_eq!(child_of("/a", "/a/b"), Some("b"));
        for (parent, path) in [("/", "/"), ("/", "/a/b"), ("/a", "/a"), ("/a", "/ab"), ("/a", "/b")]
        {
            assert_eq!(child_of(parent, path), None, "{path} below {parent}");
        }
    }

    #[test]
    fn only_zookeeper_itself_is_reserved() {
        assert!(is_reserved("/zookeeper") && is_reserved("/zookeeper/quota"));
        assert!(!is_reserved("/zookeepers") && !is_reserved("/"));
    }
}
