//! The words that the page and the lessons use, each explained once.

use crate::words::Lang;

/// Every term with its explanation, in reading order.
pub fn glossary(lang: Lang) -> &'static [(&'static str, &'static str)] {
    match lang {
        Lang::En => &EN,
        Lang::Zh => &ZH,
    }
}

const EN: [(&str, &str); 30] = [
    (
        "lock",
        "A promise that only one worker at a time handles an order. It protects nothing by itself: \
         the bank does not know who holds it.",
    ),
    (
        "mutual exclusion",
        "At no moment do two workers hold the lock in truth. It is what a lock is for.",
    ),
    (
        "lease",
        "A lock that is lent for a time. When the time is over the lock is free again, whether or \
         not its holder has noticed.",
    ),
    (
        "TTL",
        "Time to live: how long Redis keeps a key before it removes it. Redis counts it by its own \
         clock and tells nobody when it ends.",
    ),
    (
        "belief",
        "What a worker takes to be so. A worker believes that it holds the lock until it learns \
         otherwise, and nobody has to tell it.",
    ),
    (
        "fencing token",
        "A number that grows with every grant of the lock. The bank refuses a request whose number \
         is older than one it has seen, so a late holder can do no harm.",
    ),
    (
        "idempotency key",
        "A name for one attempt to charge. The bank makes one charge per key, however often the \
         request arrives. Two workers have two keys, so it does not stop a second worker.",
    ),
    (
        "double charge",
        "Two charges for one order: the customer pays twice. The accounts still add up, which is \
         why bookkeeping alone does not notice.",
    ),
    (
        "crash",
        "A process dies: its memory and timers are gone, its disk is left. What was not synced to \
         the disk may be lost.",
    ),
    (
        "pause",
        "A process stands still, for a garbage collection or a stopped virtual machine, while the \
         world goes on. It cannot notice that it was paused.",
    ),
    (
        "partition",
        "Nothing passes between some nodes while each of them still runs. From inside it looks \
         just like a crash of the others.",
    ),
    (
        "cut",
        "A link on which nothing passes in one direction. What arrives at the cut of an unordered \
         link is lost.",
    ),
    (
        "in flight",
        "Sent and not yet arrived. A message in flight can still be late, lost or, on an unordered \
         link, doubled.",
    ),
    (
        "FIFO link",
        "A link that delivers in the order of sending and repeats nothing, as a TCP connection \
         does. While it is cut its messages wait.",
    ),
    (
        "unordered link",
        "A link on which messages can overtake each other, as separate requests do. Between \
         gateway, workers and bank links are unordered.",
    ),
    (
        "time-out",
        "The end of somebody’s patience. It tells that no answer came, not whether the request was \
         carried out.",
    ),
    (
        "SET NX PX",
        "A Redis command that creates a key only if it is not there (NX) and gives it a time to \
         live in milliseconds (PX), in one step.",
    ),
    (
        "compare-and-delete",
        "Delete the lock only if it still bears one’s own mark, in one step. Redis has no command \
         for it, so a script does it.",
    ),
    (
        "watchdog",
        "A timer in the worker’s client that renews the lease while the worker lives. A paused \
         worker’s watchdog is paused with it.",
    ),
    (
        "session",
        "What ZooKeeper knows a client by. It lives on through a lost connection, and ends when the \
         client was silent for the whole time-out.",
    ),
    (
        "ephemeral node",
        "A node in ZooKeeper that goes when the session of its creator ends. A sequential one gets a \
         number that grows added to its name.",
    ),
    (
        "watch",
        "A request to be told, once, of the next change of a node. It tells that something changed, \
         not to what.",
    ),
    ("herd", "Many clients that are all woken by one event though only one of them can go on."),
    (
        "clock skew",
        "A clock that runs faster or slower than true time, or was set. Leases counted by \
         different clocks end at different moments.",
    ),
    (
        "ledger",
        "The bank’s books: every account, every charge. What counts in the end is what stands \
         here.",
    ),
    (
        "law",
        "A sentence about money or locks that must be true at every moment, such as “an order is \
         charged once”. The page marks the step at which it breaks.",
    ),
    (
        "settled",
        "An order whose customer was told that it is paid. An order that nobody finishes is a \
         broken promise too.",
    ),
    (
        "branch",
        "Another way on from the same past. A change in the past begins one; the run as it was is \
         kept.",
    ),
    (
        "fingerprint",
        "A short number computed from a whole world. Two runs that come to the same fingerprint \
         have come to the same state.",
    ),
    (
        "seed",
        "The number from which every random latency and wait is drawn. The same seed and the same \
         actions give the same run, everywhere.",
    ),
];

const ZH: [(&str, &str); 30] = [
    (
        "锁",
        "一个承诺：同一时间只有一个 worker 处理某个订单。锁本身保护不了任何东西：银行并不知道谁持有\
         它。",
    ),
    ("互斥", "任何时刻都不会有两个 worker 真正持有锁。锁就是为此而存在的。"),
    ("租约", "借出一段时间的锁。时间一到锁就重新空闲，不管持有者是否察觉。"),
    ("存活时间（TTL）", "Redis 保留一个键多久。Redis 按自己的时钟计时，到期时不会通知任何人。"),
    (
        "信念（自认为持有）",
        "worker 以为的情况。在得知真相之前，worker 一直相信自己持有锁，而没有谁有义务告诉它。",
    ),
    (
        "栅栏令牌",
        "每授予一次锁就增大的编号（英文 fencing token）。银行拒绝编号比它见过的更旧的请求，因此迟到的\
         持有者造成不了损害。",
    ),
    (
        "幂等键",
        "一次扣款尝试的名字。同一个键无论请求到达多少次，银行只扣一次。两个 worker 有两个键，所以它\
         挡不住第二个 worker。",
    ),
    ("重复扣款", "同一个订单扣了两次款：顾客付了两份钱。账目依然是平的，所以光靠对账发现不了。"),
    ("崩溃", "进程死掉：内存和定时器没了，磁盘还在。没有落盘的写入可能丢失。"),
    ("暂停", "进程因垃圾回收或虚拟机暂停而静止，外面的世界照常运转。它自己无法察觉暂停过。"),
    (
        "网络分区",
        "一些节点之间什么都传不过去，而它们各自都还在运行。从内部看，这和对方崩溃没有区别。",
    ),
    ("断链", "一条链路在某个方向上什么都传不过去。在无序链路上，消息到达断点就丢失了。"),
    ("在途", "已发出但尚未到达。在途的消息可能迟到、丢失，在无序链路上还可能重复。"),
    ("FIFO 链路", "按发送顺序送达、从不重复的链路，就像一条 TCP 连接。断开期间，消息在上面等待。"),
    (
        "无序链路",
        "消息可以互相超越的链路，就像一个个独立的请求。网关、worker 和银行之间的链路都是无序的。",
    ),
    ("超时", "某一方的耐心耗尽了。它只说明没有等到答复，不说明请求有没有被执行。"),
    (
        "SET NX PX",
        "一条 Redis 命令：只有键不存在时才创建（NX），并在同一步里设定以毫秒计的存活时间（PX）。",
    ),
    (
        "先比较再删除",
        "只有锁上还是自己的标识时才删除，而且在一步之内完成。Redis 没有这样的命令，所以用脚本来\
         做。",
    ),
    (
        "看门狗",
        "worker 客户端里的定时器，只要 worker 活着就不断续租。worker 暂停时，看门狗也跟着暂停。",
    ),
    ("会话", "ZooKeeper 凭它认识一个客户端。断线之后会话还在；沉默满一个超时，会话才结束。"),
    (
        "临时节点",
        "ZooKeeper 里的一种节点，创建者的会话结束时它就消失。顺序节点的名字后面会加上递增的编号。",
    ),
    ("监视（watch）", "请求在节点下一次变化时得到一次通知。它只说有变化，不说变成了什么。"),
    ("惊群", "一个事件唤醒了许多客户端，而其中只有一个能继续。"),
    ("时钟偏差", "时钟走得比真实时间快或慢，或者被拨动过。用不同时钟计时的租约会在不同时刻到期。"),
    ("账本", "银行的账：每个账户、每笔扣款。最终算数的是这里记下的内容。"),
    (
        "定律",
        "关于钱或锁、在任何时刻都必须成立的一句话，例如“一个订单只扣一次款”。页面会标出它在哪一步被\
         打破。",
    ),
    ("结清", "已经告诉顾客付款成功的订单。没有人做完的订单同样是失信。"),
    ("分支", "从同一段过去出发的另一种走向。改动过去就会产生分支，原来的运行会保留。"),
    ("指纹", "从整个世界的状态算出的一个短数字。两次运行指纹相同，就是到达了相同的状态。"),
    (
        "种子",
        "所有随机延迟和等待都由这个数字产生。相同的种子加相同的动作，在任何地方都得到相同的运行。",
    ),
];
