//! What a person has pointed at.

use crate::kernel::NodeId;

/// Something in the diagram that was selected.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Selection {
    /// A step that was taken.
    Step(usize),
    /// A node.
    Node(NodeId),
    /// A message under way, by its number in [`Index::messages`](crate::engine::Index::messages).
    Message(u32),
    /// A running timer.
    Timer {
        /// Whose.
        node: NodeId,
        /// Its name.
        name: String,
    },
}
