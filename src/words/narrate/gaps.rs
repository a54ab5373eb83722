//! What the simulation leaves out, said openly: the essays of the arena, the locks and Redis, in short.

use crate::words::Lang;

/// What is not modelled, one sentence each.
pub fn not_modelled(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => &EN,
        Lang::Zh => &ZH,
    }
}

const EN: [&str; 22] = [
    "There is one order and one lock name, and a worker handles one order at a time.",
    "A worker’s attempts stay numbered across its crashes, so no mark on a lock is used twice, as \
     with random identifiers.",
    "Redis’ append-only file is kept as what loading it would give. It is never rewritten, and there \
     are no snapshots on disk.",
    "A Redis with a replica has one replica and no file. The replica says how far it has come when it \
     is asked, not once a second.",
    "Redlock asks all masters at once and does not prolong its locks.",
    "One monitor stands for Redis Sentinel: it holds no votes, and looks whether the master is alive \
     when somebody asks it for the master.",
    "This Redis has string keys, their commands, and the few scripts that locks are made of. It has \
     no transactions, no publishing, no eviction, no access control, and no Lua beyond those \
     scripts.",
    "Redis keeps a key for the very millisecond in which it expires. Here it is gone as soon as no \
     time is left.",
    "A worker’s client matches Redis’ replies to its requests by what it asked for. A real client \
     counts them.",
    "A worker’s client takes two seconds without a reply from Redis for a no.",
    "There is one file server. The calls of one request are carried out with nothing in between, which \
     NFS does not promise. After a crash its files count as just written.",
    "Files have no permissions and no symbolic links, and what was written is on the disk. An NFS \
     client’s cache keeps attributes for one fixed time.",
    "There is one database, without replicas. It knows read committed and repeatable read, not \
     serializable’s dependencies; statements are typed, and no SQL is parsed.",
    "A database learns of a crashed client only by its idle time-out: the machine is gone, and nobody \
     closes the connection.",
    "There is one ZooKeeper server, which keeps its nodes and sessions through a crash. It has no \
     access control, no quotas, no container nodes or nodes with a time to live, and no persistent \
     watches.",
    "A real ZooKeeper looks for silent sessions once a tick; here one expires the moment its \
     time-out is over. Nodes have no dates.",
    "A worker opens a session for each attempt and closes it in the end. Having lost its \
     connection, it waits a second before it opens another.",
    "Handling a message takes no time. Only the network, the work and the pauses do.",
    "Messages are lost, late or doubled, but never garbled, and nobody lies.",
    "A TCP connection keeps its messages while its link is cut. Neither side ever closes it.",
    "A clock can run fast or slow and can be set, but it does not drift by itself.",
    "The bank and the gateway sync their disks before they answer, and a disk never fails.",
];

const ZH: [&str; 22] = [
    "只有一个订单、一个锁名，每个 worker 同一时间只处理一个订单。",
    "worker 的尝试编号在崩溃后继续递增，所以锁上的标识不会重复，相当于随机标识。",
    "Redis 的追加文件只保留加载后的结果；它从不重写，磁盘上也没有快照。",
    "带副本的 Redis 只有一个副本，不写文件；副本只在被问到时才报告进度，而不是每秒一次。",
    "Redlock 同时询问所有主节点，不会延长锁。",
    "一个监视器代替 Redis Sentinel：没有投票；有人向它询问主节点时，它才去看主节点是否还活着。",
    "这个 Redis 只有字符串键、相应的命令，以及实现锁所需的几个脚本；没有事务、发布订阅、淘汰策略\
     和访问控制，也不执行其他 Lua 脚本。",
    "真正的 Redis 会把键保留到过期的那一毫秒结束；这里时间一到，键就没了。",
    "worker 的客户端按所请求的内容来对应 Redis 的答复；真正的客户端按顺序对应。",
    "worker 的客户端等 Redis 两秒没有答复，就当作没拿到锁。",
    "只有一个文件服务器；同一请求中的多个调用之间不会插入别的操作，而 NFS 并不保证这一点。它崩溃重启\
     后，文件都算刚刚写过。",
    "文件没有权限，也没有符号链接，写入即落盘。NFS 客户端的缓存按一个固定时间保留属性。",
    "只有一个数据库，没有副本。它支持读已提交和可重复读，不处理可串行化的依赖；语句是结构化的，不解析 SQL \
     文本。",
    "数据库只能靠空闲超时发现客户端崩溃：机器没了，没有谁来关闭连接。",
    "只有一台 ZooKeeper 服务器，崩溃后节点和会话都还在；没有访问控制、配额、容器节点、带存活时间的\
     节点和持久监视。",
    "真正的 ZooKeeper 每个 tick 才检查一次沉默的会话；这里超时一到，会话就过期。节点没有日期。",
    "worker 每次尝试都新开一个会话，最后关闭它。断线之后，它等一秒再建立新的连接。",
    "处理消息不花时间；只有网络、工作和暂停才花时间。",
    "消息会丢、会迟到、会重复，但不会被篡改，也没有节点说谎。",
    "链路断开期间，TCP 连接会保留其中的消息，任何一方都不会关闭连接。",
    "时钟可以走快走慢，也可以被拨动，但自己不会漂移。",
    "银行和网关先落盘再答复，而且磁盘不会坏。",
];
