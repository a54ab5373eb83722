//! What random requests would seldom come across, and what locks do.

/// Conversations with their titles; each line is a session and what it types.
pub(crate) const ALL: [(&str, &str); 7] = [
    (
        "the recipe for locks",
        "a: create /locks
         a: create /locks/order-42
         a: create2 -e -s /locks/order-42/lock-
         b: create2 -e -s /locks/order-42/lock-
         c: create2 -e -s /locks/order-42/lock-
         a: ls /locks/order-42
         b: ls /locks/order-42
         b: stat -w /locks/order-42/lock-0000000000
         c: ls /locks/order-42
         c: stat -w /locks/order-42/lock-0000000001
         a: delete /locks/order-42/lock-0000000000
         b: ls /locks/order-42
         b: close
         c: ls /locks/order-42
         c: delete /locks/order-42/lock-0000000002
         c: create2 -e -s /locks/order-42/lock-
         c: stat /locks/order-42",
    ),
    (
        "everybody watches the parent",
        "a: create /herd
         a: create -e -s /herd/lock-
         b: create -e -s /herd/lock-
         c: create -e -s /herd/lock-
         b: ls -w /herd
         c: ls -w /herd
         a: close
         b: ls -w /herd
         c: ls -w /herd
         b: delete /herd/lock-0000000001
         c: sync /herd",
    ),
    (
        "a node that is watched in every way goes once",
        "a: create /gone
         b: stat -w /gone
         b: get -w /gone
         b: ls -w /gone
         b: ls -w /
         c: ls -w /gone
         a: delete /gone
         b: stat -w /gone
         c: sync /
         a: create /gone
         b: sync /
         a: delete /gone",
    ),
    (
        "a watch on oneself fires before the reply",
        "a: stat -w /self
         a: ls -w /
         a: create -e /self
         a: get -w /self
         a: set /self x
         a: ls -w /self
         a: stat -w /self
         a: close",
    ),
    (
        "what a lost connection misses",
        "a: create -e /mine x
         a: get -w /mine
         a: reconnect
         b: set /mine y
         a: get -w /mine
         b: delete /mine
         a: stat /mine
         a: create -e /mine z",
    ),
    (
        "all or nothing",
        "a: create /m
         a: multi create /m/x; create /m/x/y; set /m/x v; check -v 1 /m/x; delete /m/x/y
         a: multi create -s /m/s-; create -s /m/s-; create2 -s /m/s-
         a: multi create /m/z; delete /m; create /m/never
         a: multi set /m w; set -v 1 /m ww; set -v 1 /m www
         a: create -s /m/s-
         a: multi create -e /m/e; create /m/e/child
         b: ls -w /m
         b: stat -w /m/new
         a: multi create /m/new; delete /m/new; create /m/new
         b: sync /m
         a: multi check /m; check /nothing; delete /m/new
         a: stat /m",
    ),
    (
        "the counter of a parent counts on",
        "a: create /n
         a: create -s /n/
         a: create /n/0000000001
         a: create -s /n/
         a: delete /n/0000000001
         a: create -s /n/
         a: create -s /n/x/
         a: delete -v 3 /n
         a: delete /n
         a: set -v 5 /n/0000000000 x
         a: stat /n
         a: get /n/0000000000
         a: create -e /n/e
         a: create /n/e/child
         b: delete /n/e
         a: create \"\"
         a: delete /
         a: create /🔑",
    ),
];
