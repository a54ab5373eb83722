//! The scripts that come with Faultline: for the page, the command line and the tests.

/// A script with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its name, as the command line and addresses write it.
    pub id: &'static str,
    /// The arena of its protocol.
    pub arena: &'static str,
    /// The protocol that it is written for.
    pub protocol: &'static str,
    /// Its text, with comments.
    pub text: &'static str,
}

/// Every script, in the order in which they are offered.
pub static BUILT_IN: [BuiltIn; 1] = [BuiltIn {
    id: "impatient-gateway",
    arena: "lock",
    protocol: "none",
    text: include_str!("scripts/impatient-gateway.script"),
}];

/// The script of that name.
pub fn find(id: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|script| script.id == id)
}
