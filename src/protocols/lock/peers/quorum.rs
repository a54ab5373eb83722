//! Maekawa's quorums: any two have a member in common, everybody is in its own, and each is of about
//! √n members.
//!
//! Up to three workers ask themselves and the next one. From four to six the quorums are lines of the
//! projective plane of seven points; a point that is missing is stood in for by another, the same in
//! every line, which leaves common members common.

use crate::kernel::NodeId;

/// The most workers for whom it is enough to ask themselves and the next.
const MOST_IN_PAIRS: u8 = 3;
/// How many points the plane has.
const POINTS: u8 = 7;

/// Whom a worker asks, of so many, in order.
pub(super) fn quorum(node: NodeId, workers: u8) -> Vec<NodeId> {
    // Every difference between two points is that of one pair in the line.
    let (points, line): (u8, &[u8]) =
        if workers <= MOST_IN_PAIRS { (workers, &[0, 1]) } else { (POINTS, &[0, 1, 3]) };
    let member = |step: &u8| NodeId(1 + (node.0 - 1 + step) % points % workers);
    let mut members: Vec<NodeId> = line.iter().map(member).collect();
    members.sort();
    members.dedup();
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_two_quorums_have_a_member_in_common_and_everybody_is_in_its_own() {
        for workers in 2..=6 {
            let all: Vec<_> = (1..=workers).map(|it| quorum(NodeId(it), workers)).collect();
            for (node, quorum) in (1..).zip(&all) {
                assert!(quorum.contains(&NodeId(node)) && quorum.len() <= 3, "{all:?}");
                let meets = |other: &Vec<NodeId>| quorum.iter().any(|it| other.contains(it));
                assert!(all.iter().all(meets), "{all:?}");
                assert!(quorum.iter().all(|member| (1..=workers).contains(&member.0)), "{all:?}");
            }
        }
    }

    #[test]
    fn three_workers_ask_in_a_ring() {
        let ids = |node| quorum(NodeId(node), 3).iter().map(|it| it.0).collect::<Vec<_>>();
        assert_eq!([ids(1), ids(2), ids(3)], [[1, 2], [2, 3], [1, 3]]);
    }
}
