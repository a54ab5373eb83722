//! Which commands there are, and the way from a request to the one that it names.

use super::bytes::Bytes;
use super::database::Database;
use super::reply::Reply;
use super::{eval, expiry, generic, strings};

/// What a command comes to: `Err` for an error reply, so that `?` ends a command early.
pub(super) type Answer = Result<Reply, Reply>;

/// A command being run.
pub(super) struct Call<'a> {
    /// The command's name in lower case, as it stands in Redis' errors.
    pub(super) name: &'static str,
    /// What the client sent, the name first. There are at least as many as the arity asks for.
    pub(super) arguments: &'a [Bytes],
}

struct Command {
    name: &'static str,
    arity: Arity,
    kind: Kind,
    run: Run,
}

/// Whether a replica's clients may ask for it. A script may be run; what it calls is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Reads,
    Writes,
}

/// How many arguments a command takes, its own name included.
enum Arity {
    Exactly(usize),
    AtLeast(usize),
}

type Run = fn(&mut Database<'_>, &Call<'_>) -> Answer;

const fn reads(name: &'static str, arity: Arity, run: Run) -> Command {
    Command { name, arity, kind: Kind::Reads, run }
}

const fn writes(name: &'static str, arity: Arity, run: Run) -> Command {
    Command { name, arity, kind: Kind::Writes, run }
}

use Arity::{AtLeast, Exactly};

const MODELLED: [Command; 26] = [
    writes("set", AtLeast(3), strings::set),
    reads("get", Exactly(2), strings::get),
    writes("del", AtLeast(2), generic::del),
    reads("eval", AtLeast(3), eval::eval),
    writes("incr", Exactly(2), generic::incr),
    writes("expire", AtLeast(3), expiry::expire),
    writes("pexpire", AtLeast(3), expiry::pexpire),
    reads("ttl", Exactly(2), expiry::ttl),
    reads("pttl", Exactly(2), expiry::pttl),
    writes("persist", Exactly(2), expiry::persist),
    reads("exists", AtLeast(2), generic::exists),
    writes("decr", Exactly(2), generic::decr),
    writes("incrby", Exactly(3), generic::incrby),
    writes("decrby", Exactly(3), generic::decrby),
    reads("type", Exactly(2), generic::r#type),
    reads("ping", AtLeast(1), generic::ping),
    reads("echo", Exactly(2), generic::echo),
    writes("flushall", AtLeast(1), generic::flushall),
    writes("setnx", Exactly(3), strings::setnx),
    writes("setex", Exactly(4), strings::setex),
    writes("psetex", Exactly(4), strings::psetex),
    writes("getset", Exactly(3), strings::getset),
    writes("getdel", Exactly(2), strings::getdel),
    writes("getex", AtLeast(2), strings::getex),
    writes("expireat", AtLeast(3), expiry::expireat),
    writes("pexpireat", AtLeast(3), expiry::pexpireat),
];

/// Every command of Redis 7.0, as `COMMAND LIST` prints them, without subcommands.
const REDIS_7_0: &str = "\
    acl append asking auth bgrewriteaof bgsave bitcount bitfield bitfield_ro bitop bitpos blmove \
    blmpop blpop brpop brpoplpush bzmpop bzpopmax bzpopmin client cluster command config copy \
    dbsize debug decr decrby del discard dump echo eval eval_ro evalsha evalsha_ro exec exists \
    expire expireat expiretime failover fcall fcall_ro flushall flushdb function geoadd geodist \
    geohash geopos georadius georadius_ro georadiusbymember georadiusbymember_ro geosearch \
    geosearchstore get getbit getdel getex getrange getset hdel hello hexists hget hgetall \
    hincrby hincrbyfloat hkeys hlen hmget hmset hrandfield hscan hset hsetnx hstrlen hvals incr \
    incrby incrbyfloat info keys lastsave latency lcs lindex linsert llen lmove lmpop lolwut \
    lpop lpos lpush lpushx lrange lrem lset ltrim memory mget migrate module monitor move mset \
    msetnx multi object persist pexpire pexpireat pexpiretime pfadd pfcount pfdebug pfmerge \
    pfselftest ping psetex psubscribe psync pttl publish pubsub punsubscribe quit randomkey \
    readonly readwrite rename renamenx replconf replicaof reset restore restore-asking role rpop \
    rpoplpush rpush rpushx sadd save scan scard script sdiff sdiffstore select set setbit setex \
    setnx setrange shutdown sinter sintercard sinterstore sismember slaveof slowlog smembers \
    smismember smove sort sort_ro spop spublish srandmember srem sscan ssubscribe strlen \
    subscribe substr sunion sunionstore sunsubscribe swapdb sync time touch ttl type unlink \
    unsubscribe unwatch wait watch xack xadd xautoclaim xclaim xdel xgroup xinfo xlen xpending \
    xrange xread xreadgroup xrevrange xsetid xtrim zadd zcard zcount zdiff zdiffstore zincrby \
    zinter zintercard zinterstore zlexcount zmpop zmscore zpopmax zpopmin zrandmember zrange \
    zrangebylex zrangebyscore zrangestore zrank zrem zremrangebylex zremrangebyrank \
    zremrangebyscore zrevrange zrevrangebylex zrevrangebyscore zrevrank zscan zscore zunion \
    zunionstore";

/// The names of the commands that [`super::Keyspace::execute`] answers as Redis does.
pub fn modelled_commands() -> impl Iterator<Item = &'static str> {
    MODELLED.iter().map(|command| command.name)
}

/// Runs the command that the first of `arguments` names.
pub(super) fn run(database: &mut Database<'_>, arguments: &[Bytes]) -> Answer {
    let name: &[u8] = arguments.first().map_or(b"", |name| name);
    let modelled =
        MODELLED.iter().find(|command| name.eq_ignore_ascii_case(command.name.as_bytes()));
    let Some(command) = modelled else {
        return Err(refuse(name, arguments));
    };
    let fits = match command.arity {
        Exactly(count) => arguments.len() == count,
        AtLeast(count) => arguments.len() >= count,
    };
    if !fits {
        return Err(Reply::wrong_arity(command.name));
    }
    if command.kind == Kind::Writes && database.is_read_only() {
        return Err(Reply::read_only());
    }
    let answer = (command.run)(database, &Call { name: command.name, arguments });
    database.end_command(arguments);
    answer
}

fn refuse(name: &[u8], arguments: &[Bytes]) -> Reply {
    let real = REDIS_7_0.split(' ').find(|real| name.eq_ignore_ascii_case(real.as_bytes()));
    match real {
        Some(real) => Reply::not_modelled(real),
        None => unknown_command(arguments),
    }
}

/// Redis quotes 128 bytes of an unknown command's name and about as many of its arguments.
const QUOTED: usize = 128;

fn unknown_command(arguments: &[Bytes]) -> Reply {
    let (name, arguments) = arguments
        .split_first()
        .map_or((&[][..], &[][..]), |(name, rest)| (name.as_c_string(), rest));
    let mut quoted = Vec::new();
    for argument in arguments {
        if quoted.len() >= QUOTED {
            break;
        }
        let text = first(argument.as_c_string(), QUOTED - quoted.len());
        quoted.extend_from_slice(&[b"'", text, b"' "].concat());
    }
    let name = first(name, QUOTED);
    Reply::error([b"unknown command '", name, b"', with args beginning with: ", &quoted].concat())
}

fn first(bytes: &[u8], limit: usize) -> &[u8] {
    &bytes[..bytes.len().min(limit)]
}
