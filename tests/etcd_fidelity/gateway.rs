//! etcd's JSON: bytes in base64, numbers as strings, and what is zero or empty left out.

use faultline::services::etcd::{
    Compare, Done, Event, Header, KeyValue, Keys, Op, Range, Relation, Request, Response, Revision,
    Sort, Target, Txn,
};
use serde_json::{Map, Value, json};

/// Where a request goes, and its body. A lease is asked for by its number.
pub(crate) fn encode(request: &Request, next_lease: u64) -> (&'static str, Value) {
    match request {
        Request::Op(Op::Range(it)) => ("kv/range", range(it)),
        Request::Op(Op::Put { .. }) => ("kv/put", op(request_op(request)).1),
        Request::Op(Op::Delete(keys)) => ("kv/deleterange", self::keys(keys)),
        Request::Txn(it) => ("kv/txn", txn(it)),
        Request::LeaseGrant(seconds) => ("lease/grant", json!({"TTL": seconds, "ID": next_lease})),
        Request::LeaseKeepAlive(lease) => ("lease/keepalive", json!({"ID": lease.0})),
        Request::LeaseRevoke(lease) => ("lease/revoke", json!({"ID": lease.0})),
        Request::LeaseTimeToLive(lease) => {
            ("lease/timetolive", json!({"ID": lease.0, "keys": true}))
        }
        Request::Watch { keys: of, from } => {
            let mut create = keys(of);
            create["start_revision"] = json!(from.unwrap_or_default().0);
            ("watch", json!({"create_request": create}))
        }
        Request::CancelWatch(_) => unreachable!("a stream is closed instead"),
    }
}

fn request_op(request: &Request) -> &Op {
    match request {
        Request::Op(op) => op,
        _ => unreachable!("asked for operations only"),
    }
}

fn keys(keys: &Keys) -> Value {
    match keys {
        Keys::One(key) => json!({"key": base64(key.as_bytes())}),
        // All keys that are text. etcd's own range for all keys ends before it begins, and so slips
        // past its look for keys that a transaction changes twice.
        Keys::Prefix(prefix) if prefix.is_empty() => {
            json!({"key": base64(b"\0"), "range_end": base64(b"\xff")})
        }
        Keys::Prefix(prefix) => {
            let mut end = prefix.as_bytes().to_vec();
            if let Some(last) = end.last_mut() {
                *last += 1;
            }
            json!({"key": base64(prefix.as_bytes()), "range_end": base64(&end)})
        }
    }
}

fn range(range: &Range) -> Value {
    let mut body = keys(&range.keys);
    let order = match range.sort {
        Sort::ByKey => None,
        Sort::OldestFirst => Some("ASCEND"),
        Sort::NewestFirst => Some("DESCEND"),
    };
    if let Some(order) = order {
        body["sort_order"] = json!(order);
        body["sort_target"] = json!("CREATE");
    }
    body["limit"] = json!(range.limit.unwrap_or_default());
    body["max_create_revision"] = json!(range.max_create_revision.unwrap_or_default().0);
    body
}

fn op(op: &Op) -> (&'static str, Value) {
    match op {
        Op::Range(it) => ("request_range", range(it)),
        Op::Delete(it) => ("request_delete_range", keys(it)),
        Op::Put { key, value, lease } => {
            let lease = lease.map_or(0, |lease| lease.0);
            let [key, value] = [key, value].map(|text| base64(text.as_bytes()));
            ("request_put", json!({"key": key, "value": value, "lease": lease}))
        }
    }
}

fn txn(txn: &Txn) -> Value {
    let ops = |ops: &[Op]| -> Vec<Value> {
        let named = ops.iter().map(op);
        named.map(|(name, body)| Value::Object(Map::from_iter([(name.into(), body)]))).collect()
    };
    let compare: Vec<Value> = txn.compare.iter().map(compare).collect();
    json!({"compare": compare, "success": ops(&txn.success), "failure": ops(&txn.failure)})
}

fn compare(compare: &Compare) -> Value {
    let (target, field, given) = match &compare.target {
        Target::CreateRevision(given) => ("CREATE", "create_revision", json!(given.0)),
        Target::ModRevision(given) => ("MOD", "mod_revision", json!(given.0)),
        Target::Version(given) => ("VERSION", "version", json!(given)),
        Target::Value(given) => ("VALUE", "value", json!(base64(given.as_bytes()))),
    };
    let result = match compare.relation {
        Relation::Equal => "EQUAL",
        Relation::NotEqual => "NOT_EQUAL",
        Relation::Greater => "GREATER",
        Relation::Less => "LESS",
    };
    let mut body = json!({
        "key": base64(compare.key.as_bytes()), "target": target, "result": result
    });
    body[field] = given;
    body
}

/// What of an answer is compared, as etcd would write it: all but the numbers of cluster and
/// member, its term, how many keys a limit hides, and how much of a lease is left.
pub(crate) fn expected(header: Header, response: &Response) -> Value {
    let mut body = match response {
        Response::Done(it) => done(it),
        Response::Txn { succeeded, done: all } => {
            let responses: Vec<Value> = all
                .iter()
                .map(|it| match it {
                    Done::Range(_) => json!({"response_range": done(it)}),
                    Done::Put => json!({"response_put": done(it)}),
                    Done::Deleted(_) => json!({"response_delete_range": done(it)}),
                })
                .collect();
            json!({"succeeded": succeeded, "responses": responses})
        }
        Response::Granted(lease, seconds) => {
            json!({"ID": lease.0.to_string(), "TTL": seconds.to_string()})
        }
        Response::KeptAlive(lease, seconds) => {
            json!({"ID": lease.0.to_string(), "TTL": seconds.unwrap_or(0).to_string()})
        }
        Response::Revoked | Response::Watching => json!({}),
        Response::TimeToLive(None) => json!({"TTL": "-1"}),
        Response::TimeToLive(Some(it)) => {
            let mut keys: Vec<String> = it.keys.iter().map(|key| base64(key.as_bytes())).collect();
            keys.sort();
            json!({"grantedTTL": it.granted.to_string(), "keys": keys})
        }
    };
    body["revision"] = number(header.revision);
    cleaned(body)
}

/// The same of what etcd has answered.
pub(crate) fn found(request: &Request, answer: &Value) -> Value {
    let mut body = answer.get("result").unwrap_or(answer).clone();
    body["revision"] = body["header"]["revision"].clone();
    if matches!(request, Request::LeaseTimeToLive(_)) {
        let over = body["TTL"] == json!("-1");
        body["ID"] = Value::Null;
        // In no order.
        if let Some(keys) = body["keys"].as_array_mut() {
            keys.sort_by_key(Value::to_string);
        }
        body["TTL"] = if over { json!("-1") } else { Value::Null };
    }
    cleaned(body)
}

fn done(done: &Done) -> Value {
    match done {
        Done::Range(pairs) => json!({"kvs": pairs.iter().map(pair).collect::<Vec<_>>()}),
        Done::Put => json!({}),
        Done::Deleted(count) => json!({"deleted": count.to_string()}),
    }
}

fn pair(pair: &KeyValue) -> Value {
    cleaned(json!({
        "key": base64(pair.key.as_bytes()),
        "value": base64(pair.value.as_bytes()),
        "create_revision": number(pair.create_revision),
        "mod_revision": number(pair.mod_revision),
        "version": pair.version.to_string(),
        "lease": pair.lease.map_or(0, |lease| lease.0).to_string(),
    }))
}

pub(crate) fn event(event: &Event) -> Value {
    match event {
        Event::Put(put) => json!({"kv": pair(put)}),
        Event::Delete { key, mod_revision } => json!({
            "type": "DELETE",
            "kv": {"key": base64(key.as_bytes()), "mod_revision": number(*mod_revision)},
        }),
    }
}

fn number(revision: Revision) -> Value {
    json!(revision.0.to_string())
}

/// Without headers, counts, and what is zero or empty, all the way down.
fn cleaned(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(name, _)| !["header", "count", "more"].contains(&name.as_str()))
            .map(|(name, value)| (name, cleaned(value)))
            .filter(|(name, value)| name.starts_with("response_") || !is_empty(value))
            .collect(),
        Value::Array(all) => all.into_iter().map(cleaned).collect(),
        other => other,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty() || text == "0",
        Value::Array(all) => all.is_empty(),
        _ => false,
    }
}

/// The alphabet of RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let all = at(0) << 16 | at(1) << 8 | at(2);
        for sextet in 0..4 {
            let digit = all >> (18 - 6 * sextet) & 63;
            text.push(if sextet <= chunk.len() { ALPHABET[digit as usize].into() } else { '=' });
        }
    }
    text
}
