//! What a server answers about a connection or about itself, apart from its keyspace.
//!
//! Enough for clients to feel at home: they introduce themselves on connecting, and ask what they
//! are talking to. Protocols do not depend on any of it.

use super::bytes::Bytes;
use super::commands::modelled_commands;
use super::integer::integer;
use super::reply::Reply;
use super::request::Request;

/// One client's connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    id: u64,
    name: Option<Bytes>,
}

/// What a server tells about its keyspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Statistics {
    /// How many keys there are.
    pub keys: usize,
    /// How many of them have a deadline.
    pub expires: usize,
}

/// What comes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The request was about the connection or the server, and this is the answer.
    Reply(Reply),
    /// The connection ends, after this answer if there is one.
    Close(Option<Reply>),
    /// The request is for the keyspace.
    ForKeyspace,
}

const VERSION: &str = "7.0.15";
const CLIENT_SUBCOMMANDS: [&str; 15] = [
    "caching",
    "getredir",
    "help",
    "info",
    "kill",
    "list",
    "no-evict",
    "pause",
    "reply",
    "tracking",
    "trackinginfo",
    "unblock",
    "unpause",
    "setname",
    "getname",
];
const COMMAND_SUBCOMMANDS: [&str; 4] = ["getkeys", "getkeysandflags", "help", "info"];

impl Connection {
    /// A connection with this number, unique to its server.
    pub fn new(id: u64) -> Self {
        Self { id, name: None }
    }

    /// Answers requests about the connection or the server, and leaves the others to the keyspace.
    pub fn handle(
        &mut self,
        request: &Request,
        statistics: impl FnOnce() -> Statistics,
    ) -> Outcome {
        let Some((command, arguments)) = request.arguments().split_first() else {
            return Outcome::ForKeyspace;
        };
        let answer = match command.to_ascii_lowercase().as_slice() {
            b"hello" => self.hello(arguments),
            b"client" => self.client(arguments),
            b"command" => command_tables(arguments),
            b"select" => select(arguments),
            b"info" => Ok(Reply::bulk(info(arguments, statistics()))),
            b"quit" => return Outcome::Close(Some(Reply::ok())),
            // Redis hangs up on browsers that were tricked into talking to it.
            b"post" | b"host:" => return Outcome::Close(None),
            _ => return Outcome::ForKeyspace,
        };
        Outcome::Reply(answer.unwrap_or_else(|error| error))
    }

    fn hello(&mut self, arguments: &[Bytes]) -> Result<Reply, Reply> {
        let Some((version, mut options)) = arguments.split_first() else {
            return Ok(self.greeting());
        };
        let version = integer(version)
            .map_err(|_| Reply::error("Protocol version is not an integer or out of range"))?;
        if version != 2 {
            return Err(Reply::Error("NOPROTO unsupported protocol version".into()));
        }
        let mut new_name = None;
        while let Some((option, rest)) = options.split_first() {
            match rest {
                [_, _, ..] if option.is_option("AUTH") => {
                    return Err(Reply::not_modelled("hello auth"));
                }
                [name, rest @ ..] if option.is_option("SETNAME") => {
                    new_name = Some(name);
                    options = rest;
                }
                _ => {
                    let text: [&[u8]; 3] =
                        [b"Syntax error in HELLO option '", option.as_c_string(), b"'"];
                    return Err(Reply::error(text.concat()));
                }
            }
        }
        new_name.map_or(Ok(()), |name| self.rename(name))?;
        Ok(self.greeting())
    }

    fn greeting(&self) -> Reply {
        let field = |name: &str, value: Reply| [Reply::bulk(name), value];
        let fields = [
            field("server", Reply::bulk("redis")),
            field("version", Reply::bulk(VERSION)),
            field("proto", Reply::Integer(2)),
            field("id", self.id_reply()),
            field("mode", Reply::bulk("standalone")),
            field("role", Reply::bulk("master")),
            field("modules", Reply::Array(Vec::new())),
        ];
        Reply::Array(fields.into_iter().flatten().collect())
    }

    fn client(&mut self, arguments: &[Bytes]) -> Result<Reply, Reply> {
        let (subcommand, operands) =
            arguments.split_first().ok_or_else(|| Reply::wrong_arity("client"))?;
        match (subcommand.to_ascii_lowercase().as_slice(), operands) {
            (b"id", []) => Ok(self.id_reply()),
            (b"id", _) => Err(Reply::wrong_arity("client|id")),
            (b"getname", []) => Ok(Reply::Bulk(self.name.clone())),
            (b"getname", _) => Err(Reply::wrong_arity("client|getname")),
            (b"setname", [name]) => self.rename(name).map(|()| Reply::ok()),
            (b"setname", _) => Err(Reply::wrong_arity("client|setname")),
            // Among the unknown is SETINFO, which came with Redis 7.2; clients expect the error.
            _ => Err(unknown_subcommand("CLIENT", subcommand, &CLIENT_SUBCOMMANDS)),
        }
    }

    /// Takes a name; an empty one takes it away.
    fn rename(&mut self, name: &Bytes) -> Result<(), Reply> {
        if !name.iter().all(u8::is_ascii_graphic) {
            return Err(Reply::error(
                "Client names cannot contain spaces, newlines or special characters.",
            ));
        }
        self.name = Some(name.clone()).filter(|name| !name.is_empty());
        Ok(())
    }

    fn id_reply(&self) -> Reply {
        Reply::Integer(i64::try_from(self.id).unwrap_or(i64::MAX))
    }
}

/// `COMMAND`: clients ask for tables of commands to complete and to route them; ours are empty, as
/// no client needs them, but the count and the list tell what is modelled.
fn command_tables(arguments: &[Bytes]) -> Result<Reply, Reply> {
    let Some((subcommand, operands)) = arguments.split_first() else {
        return Ok(Reply::Array(Vec::new()));
    };
    match (subcommand.to_ascii_lowercase().as_slice(), operands) {
        (b"count", []) => Ok(Reply::Integer(modelled_commands().map(|_| 1).sum())),
        (b"count", _) => Err(Reply::wrong_arity("command|count")),
        (b"list", []) => Ok(Reply::Array(modelled_commands().map(Reply::bulk).collect())),
        (b"list", _) => Err(Reply::not_modelled("command|list filterby")),
        (b"docs", _) => Ok(Reply::Array(Vec::new())),
        _ => Err(unknown_subcommand("COMMAND", subcommand, &COMMAND_SUBCOMMANDS)),
    }
}

fn unknown_subcommand(command: &str, subcommand: &Bytes, known: &[&str]) -> Reply {
    match known.iter().find(|name| subcommand.eq_ignore_ascii_case(name.as_bytes())) {
        Some(name) => Reply::not_modelled(&format!("{}|{name}", command.to_ascii_lowercase())),
        None => {
            let quoted = subcommand.as_c_string();
            let quoted = &quoted[..quoted.len().min(128)];
            let help = format!("'. Try {command} HELP.");
            Reply::error([b"unknown subcommand '", quoted, help.as_bytes()].concat())
        }
    }
}

/// As a Redis that is configured for one database.
fn select(arguments: &[Bytes]) -> Result<Reply, Reply> {
    let [index] = arguments else {
        return Err(Reply::wrong_arity("select"));
    };
    let index = i32::try_from(integer(index)?).map_err(|_| {
        Reply::error("value is out of range, value must between -2147483648 and 2147483647")
    })?;
    if index == 0 { Ok(Reply::ok()) } else { Err(Reply::error("DB index is out of range")) }
}

/// The sections that are asked for, or all.
fn info(sections: &[Bytes], statistics: Statistics) -> String {
    let Statistics { keys, expires } = statistics;
    let databases = if keys == 0 {
        String::new()
    } else {
        format!("db0:keys={keys},expires={expires},avg_ttl=0\r\n")
    };
    let texts = [
        (
            "server",
            format!(
                "# Server\r\nredis_version:{VERSION}\r\nredis_mode:standalone\r\nfaultline:{}\r\n",
                env!("CARGO_PKG_VERSION")
            ),
        ),
        ("replication", "# Replication\r\nrole:master\r\nconnected_slaves:0\r\n".to_owned()),
        ("keyspace", format!("# Keyspace\r\n{databases}")),
    ];
    let is_asked_for = |name: &str| {
        let names = [name, "all", "default", "everything"];
        sections.is_empty()
            || sections.iter().any(|section| names.iter().any(|name| section.is_option(name)))
    };
    let chosen = texts.into_iter().filter(|(name, _)| is_asked_for(name)).map(|(_, text)| text);
    chosen.collect::<Vec<_>>().join("\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(connection: &mut Connection, line: &str) -> String {
        match connection.handle(&Request::words(line), || Statistics { keys: 2, expires: 1 }) {
            Outcome::Reply(reply) => reply.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_connection_knows_its_name_and_number() {
        let mut connection = Connection::new(7);
        assert_eq!(ask(&mut connection, "CLIENT ID"), "(integer) 7");
        assert_eq!(ask(&mut connection, "CLIENT GETNAME"), "(nil)");
        assert_eq!(ask(&mut connection, "CLIENT SETNAME worker-a"), "OK");
        assert_eq!(ask(&mut connection, "client getname"), "\"worker-a\"");
        assert_eq!(
            ask(&mut connection, "CLIENT SETINFO lib-name x"),
            "(error) ERR unknown subcommand 'SETINFO'. Try CLIENT HELP."
        );
    }

    #[test]
    fn only_the_second_protocol_is_spoken() {
        let mut connection = Connection::new(7);
        assert_eq!(ask(&mut connection, "HELLO 3"), "(error) NOPROTO unsupported protocol version");
        assert!(
            ask(&mut connection, "HELLO 2 SETNAME a").starts_with(" 1) \"server\"\n 2) \"redis\"")
        );
        assert_eq!(ask(&mut connection, "CLIENT GETNAME"), "\"a\"");
    }

    #[test]
    fn keys_are_counted() {
        let mut connection = Connection::new(7);
        let keyspace = r##""# Keyspace\r\ndb0:keys=2,expires=1,avg_ttl=0\r\n""##;
        assert_eq!(ask(&mut connection, "INFO keyspace"), keyspace);
    }

    #[test]
    fn other_requests_are_for_the_keyspace() {
        let mut connection = Connection::new(7);
        assert_eq!(ask(&mut connection, "GET a"), "ForKeyspace");
        assert_eq!(ask(&mut connection, "QUIT now"), "Close(Some(Status(\"OK\")))");
        assert_eq!(ask(&mut connection, "POST / HTTP/1.1"), "Close(None)");
    }
}
