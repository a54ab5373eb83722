//! What the simulation leaves out, said openly.

use crate::words::Lang;

/// What is not modelled, one sentence each.
pub fn not_modelled(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => &EN,
        Lang::Zh => &ZH,
    }
}

const EN: [&str; 9] = [
    "There is one order and one lock name, and a worker handles one order at a time.",
    "A worker’s job numbers survive its crashes, as random identifiers would.",
    "There is one Redis, without replicas and without persistence: when it crashes, its locks and \
     its token counter are gone.",
    "A worker’s client takes two seconds without a reply from Redis for a no.",
    "Handling a message takes no time; only the network, the work and the pauses do.",
    "Messages are lost, late or doubled, but never garbled, and nobody lies.",
    "A TCP connection keeps its messages while its link is cut; it is never closed by either side.",
    "A clock can run fast or slow and can be set, but it has no drift of its own.",
    "The bank and the gateway sync their disks before they answer, and a disk never fails.",
];

const ZH: [&str; 9] = [
    "只有一个订单、一个锁名，每个 worker 同一时间只处理一个订单。",
    "worker 的任务编号在崩溃后仍然延续，相当于永不重复的随机标识。",
    "只有一个 Redis，没有副本也没有持久化：它一崩溃，锁和令牌计数器就都没了。",
    "worker 的客户端等 Redis 两秒没有答复，就当作没拿到。",
    "处理消息不花时间；只有网络、工作和暂停才花时间。",
    "消息会丢、会迟到、会重复，但不会被篡改，也没有节点说谎。",
    "链路断开期间，TCP 连接会保留其中的消息，任何一方都不会关闭连接。",
    "时钟可以走快走慢，也可以被拨动，但自己不会漂移。",
    "银行和网关先落盘再答复，而且磁盘不会坏。",
];
