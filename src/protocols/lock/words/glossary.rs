//! Words explained: those that belong to no one server.

use crate::text::Text;

/// Each with its explanation.
pub(super) const GLOSSARY: [(Text, Text); 26] = [
    (
        Text::new("lock", "锁"),
        Text::new(
            "A promise that only one worker at a time handles an order. It protects nothing by itself: \
         the bank does not know who holds it.",
            "一个承诺：同一时间只有一个 worker 处理某个订单。锁本身保护不了任何东西：银行并不知道谁持有\
         它。",
        ),
    ),
    (
        Text::new("mutual exclusion", "互斥"),
        Text::new(
            "At no moment do two workers hold the lock in truth. It is what a lock is for.",
            "任何时刻都不会有两个 worker 真正持有锁。锁就是为此而存在的。",
        ),
    ),
    (
        Text::new("lease", "租约"),
        Text::new(
            "A lock that is lent for a time. When the time is over the lock is free again, whether or \
         not its holder has noticed.",
            "借出一段时间的锁。时间一到锁就重新空闲，不管持有者是否察觉。",
        ),
    ),
    (
        Text::new("TTL", "存活时间（TTL）"),
        Text::new(
            "Time to live: how long Redis keeps a key before it removes it. Redis counts it by its own \
         clock and tells nobody when it ends.",
            "Redis 保留一个键多久。Redis 按自己的时钟计时，到期时不会通知任何人。",
        ),
    ),
    (
        Text::new("belief", "信念（自认为持有）"),
        Text::new(
            "What a worker takes to be so. A worker believes that it holds the lock until it learns \
         otherwise, and nobody has to tell it.",
            "worker 以为的情况。在得知真相之前，worker 一直相信自己持有锁，而没有谁有义务告诉它。",
        ),
    ),
    (
        Text::new("fencing token", "栅栏令牌"),
        Text::new(
            "A number that grows with every grant of the lock. The bank refuses a request whose number \
         is older than one it has seen, so a late holder can do no harm.",
            "每授予一次锁就增大的编号（英文 fencing token）。银行拒绝编号比它见过的更旧的请求，因此迟到的\
         持有者造成不了损害。",
        ),
    ),
    (
        Text::new("idempotency key", "幂等键"),
        Text::new(
            "A name for one attempt to charge. The bank makes one charge per key, however often the \
         request arrives. Two workers have two keys, so it does not stop a second worker.",
            "一次扣款尝试的名字。同一个键无论请求到达多少次，银行只扣一次。两个 worker 有两个键，所以它\
         挡不住第二个 worker。",
        ),
    ),
    (
        Text::new("double charge", "重复扣款"),
        Text::new(
            "Two charges for one order: the customer pays twice. The accounts still add up, which is \
         why bookkeeping alone does not notice.",
            "同一个订单扣了两次款：顾客付了两份钱。账目依然是平的，所以光靠对账发现不了。",
        ),
    ),
    (
        Text::new("crash", "崩溃"),
        Text::new(
            "A process dies: its memory and timers are gone, its disk is left. What was not synced to \
         the disk may be lost.",
            "进程死掉：内存和定时器没了，磁盘还在。没有落盘的写入可能丢失。",
        ),
    ),
    (
        Text::new("pause", "暂停"),
        Text::new(
            "A process stands still, for a garbage collection or a stopped virtual machine, while the \
         world goes on. It cannot notice that it was paused.",
            "进程因垃圾回收或虚拟机暂停而静止，外面的世界照常运转。它自己无法察觉暂停过。",
        ),
    ),
    (
        Text::new("partition", "网络分区"),
        Text::new(
            "Nothing passes between some nodes while each of them still runs. From inside it looks \
         just like a crash of the others.",
            "一些节点之间什么都传不过去，而它们各自都还在运行。从内部看，这和对方崩溃没有区别。",
        ),
    ),
    (
        Text::new("cut", "断链"),
        Text::new(
            "A link on which nothing passes in one direction. What arrives at the cut of an unordered \
         link is lost.",
            "一条链路在某个方向上什么都传不过去。在无序链路上，消息到达断点就丢失了。",
        ),
    ),
    (
        Text::new("in flight", "在途"),
        Text::new(
            "Sent and not yet arrived. A message in flight can still be late, lost or, on an unordered \
         link, doubled.",
            "已发出但尚未到达。在途的消息可能迟到、丢失，在无序链路上还可能重复。",
        ),
    ),
    (
        Text::new("FIFO link", "FIFO 链路"),
        Text::new(
            "A link that delivers in the order of sending and repeats nothing, as a TCP connection \
         does. While it is cut its messages wait.",
            "按发送顺序送达、从不重复的链路，就像一条 TCP 连接。断开期间，消息在上面等待。",
        ),
    ),
    (
        Text::new("unordered link", "无序链路"),
        Text::new(
            "A link on which messages can overtake each other, as separate requests do. Between \
         gateway, workers and bank links are unordered.",
            "消息可以互相超越的链路，就像一个个独立的请求。网关、worker 和银行之间的链路都是无序的。",
        ),
    ),
    (
        Text::new("time-out", "超时"),
        Text::new(
            "The end of somebody’s patience. It tells that no answer came, not whether the request was \
         carried out.",
            "某一方的耐心耗尽了。它只说明没有等到答复，不说明请求有没有被执行。",
        ),
    ),
    (
        Text::new("SET NX PX", "SET NX PX"),
        Text::new(
            "A Redis command that creates a key only if it is not there (NX) and gives it a time to \
         live in milliseconds (PX), in one step.",
            "一条 Redis 命令：只有键不存在时才创建（NX），并在同一步里设定以毫秒计的存活时间（PX）。",
        ),
    ),
    (
        Text::new("compare-and-delete", "先比较再删除"),
        Text::new(
            "Delete the lock only if it still bears one’s own mark, in one step. Redis 7.0 has no command \
             for it (8.4 has DELEX), so a script does it.",
            "只有锁上还是自己的标识时才删除，而且在一步之内完成。Redis 7.0 没有这样的命令（8.4 起有 \
             DELEX），所以用脚本来做。",
        ),
    ),
    (
        Text::new("watchdog", "看门狗"),
        Text::new(
            "A timer in the worker’s client that renews the lease while the worker lives. A paused \
         worker’s watchdog is paused with it.",
            "worker 客户端里的定时器，只要 worker 活着就不断续租。worker 暂停时，看门狗也跟着暂停。",
        ),
    ),
    (
        Text::new("clock skew", "时钟偏差"),
        Text::new(
            "The difference between two clocks at one moment: one runs fast or slow, or was set. Leases \
             counted by different clocks end at different moments.",
            "同一时刻两只时钟之差：有的走快走慢，有的被拨过。用不同时钟计时的租约会在不同时刻到期。",
        ),
    ),
    (
        Text::new("ledger", "账本"),
        Text::new(
            "The bank’s books: every account, every charge. What counts in the end is what stands \
         here.",
            "银行的账：每个账户、每笔扣款。最终算数的是这里记下的内容。",
        ),
    ),
    (
        Text::new("law", "定律"),
        Text::new(
            "A sentence about money or locks that must be true at every moment, such as “an order is \
         charged once”. The page marks the step at which it breaks.",
            "关于钱或锁、在任何时刻都必须成立的一句话，例如“一个订单只扣一次款”。页面会标出它在哪一步被\
         打破。",
        ),
    ),
    (
        Text::new("settled", "结清"),
        Text::new(
            "An order whose customer was told that it is paid. An order that nobody finishes is a \
         broken promise too.",
            "已经告诉顾客付款成功的订单。没有人做完的订单同样是失信。",
        ),
    ),
    (
        Text::new("branch", "分支"),
        Text::new(
            "Another way on from the same past. A change in the past begins one; the run as it was is \
         kept.",
            "从同一段过去出发的另一种走向。改动过去就会产生分支，原来的运行会保留。",
        ),
    ),
    (
        Text::new("fingerprint", "指纹"),
        Text::new(
            "A short number computed from a whole world. Two runs that come to the same fingerprint \
         have come to the same state.",
            "从整个世界的状态算出的一个短数字。两次运行指纹相同，就是到达了相同的状态。",
        ),
    ),
    (
        Text::new("seed", "种子"),
        Text::new(
            "The number from which every random latency and wait is drawn. The same seed and the same \
         actions give the same run, everywhere.",
            "所有随机延迟和等待都由这个数字产生。相同的种子加相同的动作，在任何地方都得到相同的运行。",
        ),
    ),
];
