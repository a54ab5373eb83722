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

/// Every script, in the order in which they are offered. Each shows a mistake, or what one costs; the
/// comment in it names the cure.
pub static BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        id: "the-lock-that-expired",
        arena: "lock",
        protocol: "redis",
        text: include_str!("scripts/the-lock-that-expired.script"),
    },
    BuiltIn {
        id: "whose-lock-did-you-delete",
        arena: "lock",
        protocol: "redis",
        text: include_str!("scripts/whose-lock-did-you-delete.script"),
    },
    BuiltIn {
        id: "impatient-gateway",
        arena: "lock",
        protocol: "none",
        text: include_str!("scripts/impatient-gateway.script"),
    },
    BuiltIn {
        id: "the-reply-nobody-read",
        arena: "lock",
        protocol: "redis",
        text: include_str!("scripts/the-reply-nobody-read.script"),
    },
    BuiltIn {
        id: "setnx-then-the-lights-went-out",
        arena: "lock",
        protocol: "redis",
        text: include_str!("scripts/setnx-then-the-lights-went-out.script"),
    },
    BuiltIn {
        id: "slow-work",
        arena: "lock",
        protocol: "redis",
        text: include_str!("scripts/slow-work.script"),
    },
    BuiltIn {
        id: "the-watchdog-sleeps-too",
        arena: "lock",
        protocol: "redis",
        text: include_str!("scripts/the-watchdog-sleeps-too.script"),
    },
    BuiltIn {
        id: "what-redis-forgot",
        arena: "lock",
        protocol: "redis",
        text: include_str!("scripts/what-redis-forgot.script"),
    },
    BuiltIn {
        id: "the-replica-did-not-know",
        arena: "lock",
        protocol: "redis-failover",
        text: include_str!("scripts/the-replica-did-not-know.script"),
    },
    BuiltIn {
        id: "the-empty-master",
        arena: "lock",
        protocol: "redis-failover",
        text: include_str!("scripts/the-empty-master.script"),
    },
    BuiltIn {
        id: "a-master-came-back-empty",
        arena: "lock",
        protocol: "redlock",
        text: include_str!("scripts/a-master-came-back-empty.script"),
    },
    BuiltIn {
        id: "the-clock-that-jumped",
        arena: "lock",
        protocol: "redlock",
        text: include_str!("scripts/the-clock-that-jumped.script"),
    },
    BuiltIn {
        id: "a-majority-asleep",
        arena: "lock",
        protocol: "redlock",
        text: include_str!("scripts/a-majority-asleep.script"),
    },
    BuiltIn {
        id: "a-lock-that-never-fails",
        arena: "lock",
        protocol: "file",
        text: include_str!("scripts/a-lock-that-never-fails.script"),
    },
    BuiltIn {
        id: "the-owner-died",
        arena: "lock",
        protocol: "file",
        text: include_str!("scripts/the-owner-died.script"),
    },
    BuiltIn {
        id: "two-judge-it-stale",
        arena: "lock",
        protocol: "file",
        text: include_str!("scripts/two-judge-it-stale.script"),
    },
    BuiltIn {
        id: "the-attributes-nobody-asked-for",
        arena: "lock",
        protocol: "file",
        text: include_str!("scripts/the-attributes-nobody-asked-for.script"),
    },
    BuiltIn {
        id: "asleep-on-a-lock-file",
        arena: "lock",
        protocol: "file",
        text: include_str!("scripts/asleep-on-a-lock-file.script"),
    },
    BuiltIn {
        id: "everybody-may-insert",
        arena: "lock",
        protocol: "row",
        text: include_str!("scripts/everybody-may-insert.script"),
    },
    BuiltIn {
        id: "the-row-that-stayed",
        arena: "lock",
        protocol: "row",
        text: include_str!("scripts/the-row-that-stayed.script"),
    },
    BuiltIn {
        id: "the-timestamp-that-never-matches",
        arena: "lock",
        protocol: "row",
        text: include_str!("scripts/the-timestamp-that-never-matches.script"),
    },
    BuiltIn {
        id: "the-fresh-row-deleted",
        arena: "lock",
        protocol: "row",
        text: include_str!("scripts/the-fresh-row-deleted.script"),
    },
    BuiltIn {
        id: "asleep-on-a-row",
        arena: "lock",
        protocol: "row",
        text: include_str!("scripts/asleep-on-a-row.script"),
    },
    BuiltIn {
        id: "the-connection-nobody-closed",
        arena: "lock",
        protocol: "pessimistic",
        text: include_str!("scripts/the-connection-nobody-closed.script"),
    },
    BuiltIn {
        id: "the-number-that-was-rolled-back",
        arena: "lock",
        protocol: "pessimistic",
        text: include_str!("scripts/the-number-that-was-rolled-back.script"),
    },
    BuiltIn {
        id: "two-rows-opposite-order",
        arena: "lock",
        protocol: "pessimistic",
        text: include_str!("scripts/two-rows-opposite-order.script"),
    },
    BuiltIn {
        id: "the-lost-update",
        arena: "lock",
        protocol: "optimistic",
        text: include_str!("scripts/the-lost-update.script"),
    },
    BuiltIn {
        id: "the-sleeping-client",
        arena: "lock",
        protocol: "zookeeper-sequential",
        text: include_str!("scripts/the-sleeping-client.script"),
    },
    BuiltIn {
        id: "the-node-of-somebody-else",
        arena: "lock",
        protocol: "zookeeper-ephemeral",
        text: include_str!("scripts/the-node-of-somebody-else.script"),
    },
    BuiltIn {
        id: "the-orphan-in-the-queue",
        arena: "lock",
        protocol: "zookeeper-sequential",
        text: include_str!("scripts/the-orphan-in-the-queue.script"),
    },
    BuiltIn {
        id: "the-herd",
        arena: "lock",
        protocol: "zookeeper-sequential",
        text: include_str!("scripts/the-herd.script"),
    },
    BuiltIn {
        id: "each-has-what-the-other-wants",
        arena: "lock",
        protocol: "deadlock",
        text: include_str!("scripts/each-has-what-the-other-wants.script"),
    },
    BuiltIn {
        id: "dies-again-and-again",
        arena: "lock",
        protocol: "deadlock",
        text: include_str!("scripts/dies-again-and-again.script"),
    },
    BuiltIn {
        id: "the-phantom-deadlock",
        arena: "lock",
        protocol: "deadlock",
        text: include_str!("scripts/the-phantom-deadlock.script"),
    },
    BuiltIn {
        id: "one-crash-blocks-everybody",
        arena: "lock",
        protocol: "ricart-agrawala",
        text: include_str!("scripts/one-crash-blocks-everybody.script"),
    },
    BuiltIn {
        id: "the-tie-nobody-breaks",
        arena: "lock",
        protocol: "ricart-agrawala",
        text: include_str!("scripts/the-tie-nobody-breaks.script"),
    },
    BuiltIn {
        id: "the-clock-that-was-forgotten",
        arena: "lock",
        protocol: "ricart-agrawala",
        text: include_str!("scripts/the-clock-that-was-forgotten.script"),
    },
    BuiltIn {
        id: "the-charge-that-outlived-its-sender",
        arena: "lock",
        protocol: "ricart-agrawala",
        text: include_str!("scripts/the-charge-that-outlived-its-sender.script"),
    },
    BuiltIn {
        id: "the-acknowledgement-that-overtook",
        arena: "lock",
        protocol: "lamport",
        text: include_str!("scripts/the-acknowledgement-that-overtook.script"),
    },
    BuiltIn {
        id: "three-in-a-ring",
        arena: "lock",
        protocol: "maekawa",
        text: include_str!("scripts/three-in-a-ring.script"),
    },
    BuiltIn {
        id: "the-failure-nobody-told",
        arena: "lock",
        protocol: "maekawa",
        text: include_str!("scripts/the-failure-nobody-told.script"),
    },
    BuiltIn {
        id: "asleep-on-a-lease",
        arena: "lock",
        protocol: "etcd",
        text: include_str!("scripts/asleep-on-a-lease.script"),
    },
    BuiltIn {
        id: "the-deletion-nobody-saw",
        arena: "lock",
        protocol: "etcd",
        text: include_str!("scripts/the-deletion-nobody-saw.script"),
    },
];

/// The script of that name.
pub fn find(id: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|script| script.id == id)
}
