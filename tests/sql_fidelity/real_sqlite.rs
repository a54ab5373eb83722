//! SQLite through its shell: what one connection can see of keys, conditions and row counts.

use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};
use std::thread;

use faultline::services::sql::{Isolation, Locking, Reply, Statement, Value};

/// The statement as SQLite understands it, if it does.
pub(crate) fn in_sqlite(statement: &Statement, in_transaction: bool) -> Option<String> {
    match statement {
        Statement::Begin(Isolation::ReadCommitted) if !in_transaction => {
            Some(statement.to_string())
        }
        Statement::Begin(_) | Statement::NextValue(_) | Statement::SetLockTimeout(_) => None,
        Statement::Select(table, conditions, _) => {
            Some(Statement::Select(table, conditions.clone(), Locking::No).to_string())
        }
        _ => Some(statement.to_string()),
    }
}

/// Gives all statements to one shell, and holds what it prints against the model's replies.
pub(crate) fn compare(schema: &[&str], statements: &[(String, Reply)]) {
    let mut script = String::from(".nullvalue NULL\n.separator |\n");
    for sql in schema {
        script += &format!("{sql};\n");
    }
    // The number of rows changed so far, before and after: a statement that fails changes none.
    for (sql, _) in statements {
        script += &format!("SELECT '#', total_changes();\n{sql};\n");
    }
    script += "SELECT '#', total_changes();\n";
    let Some(output) = run(script) else { return };
    let mut steps = output.split("#|").skip(1);
    let mut step = || steps.next().expect("as many steps as statements");
    let mut now = step();
    for (number, (sql, reply)) in statements.iter().enumerate() {
        let after = step();
        let count = |text: &str| {
            text.lines().next().and_then(|line| line.parse::<u64>().ok()).expect("a number")
        };
        let changed = count(after) - count(now);
        let mut rows: Vec<&str> = now.lines().skip(1).collect();
        rows.sort_unstable();
        match reply {
            Reply::Rows(expected) => {
                let mut expected: Vec<String> = expected.iter().map(|row| line(row)).collect();
                expected.sort_unstable();
                assert_eq!(expected, rows, "model, then SQLite, step {number}: {sql}");
            }
            Reply::Done("INSERT" | "UPDATE" | "DELETE", expected) => {
                assert_eq!(*expected, Some(changed), "model, then SQLite, step {number}: {sql}");
            }
            Reply::Done(..) | Reply::Error(_) => {
                assert_eq!(changed, 0, "{reply}, but not in SQLite, step {number}: {sql}");
            }
        }
        now = after;
    }
}

fn line(row: &[Value]) -> String {
    let text = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        other => other.to_string(),
    };
    row.iter().map(text).collect::<Vec<_>>().join("|")
}

/// What the shell prints, or nothing where there is none, which fails under `CI`.
fn run(script: String) -> Option<String> {
    let spawned = Command::new("sqlite3")
        .arg(":memory:")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut shell = match spawned {
        Ok(shell) => shell,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            assert!(std::env::var_os("CI").is_none(), "sqlite3 must be installed for CI");
            println!("skipped: no sqlite3");
            return None;
        }
        Err(error) => panic!("sqlite3 does not start: {error}"),
    };
    let mut input = shell.stdin.take().expect("a pipe");
    let writer = thread::spawn(move || input.write_all(script.as_bytes()));
    let output = shell.wait_with_output().expect("sqlite3 ends");
    writer.join().expect("the writer ends").expect("sqlite3 reads its input");
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}
