//! The settings of the workload, and of fencing, which any lock may have.

use super::{Setting, choice};
use crate::words::Text;

pub(super) const SETTINGS: [Setting; 6] = [
    Setting {
        name: "fencing",
        title: Text::new("Fencing tokens", "栅栏令牌"),
        gloss: Text::new(
            "Whether every grant of the lock bears a number that grows, and the bank refuses a \
             number older than one it has seen.",
            "每次授予锁时是否附带一个递增的编号，并让银行拒绝比它见过的更旧的编号。",
        ),
        values: &[
            choice(
                "on",
                Text::new("on", "开"),
                Text::new(
                    "The bank compares tokens: a worker that slept through its lease is turned \
                     away.",
                    "银行比较令牌：睡过了租约的 worker 会被拒之门外。",
                ),
            ),
            choice(
                "off",
                Text::new("off", "关"),
                Text::new(
                    "The bank trusts whoever asks: a worker that slept through its lease charges.",
                    "谁来请求银行都照办：睡过了租约的 worker 照样扣款。",
                ),
            ),
        ],
    },
    Setting {
        name: "workers",
        title: Text::new("Workers", "worker 数量"),
        gloss: Text::new(
            "How many workers the gateway can ask to pay the order.",
            "网关可以派多少个 worker 去付这个订单。",
        ),
        values: &[],
    },
    Setting {
        name: "work",
        title: Text::new("Work", "工作时长"),
        gloss: Text::new(
            "How long a worker works between seeing that the order is unpaid and charging it: a \
             fraud check, say.",
            "worker 从看到订单未付到真正扣款之间要做多久的事，比如风控检查。",
        ),
        values: &[],
    },
    Setting {
        name: "retry",
        title: Text::new("Retry", "重试间隔"),
        gloss: Text::new(
            "How long a worker waits before it asks for the lock again, a quarter more or less.",
            "worker 没拿到锁时等多久再要一次，上下浮动四分之一。",
        ),
        values: &[],
    },
    Setting {
        name: "ask-again",
        title: Text::new("Ask again", "再次派单间隔"),
        gloss: Text::new(
            "How long the gateway waits for word of a payment before it asks the next worker.",
            "网关等多久没有消息就改派下一个 worker。",
        ),
        values: &[],
    },
    Setting {
        name: "bank-timeout",
        title: Text::new("Bank time-out", "银行超时"),
        gloss: Text::new(
            "How long a worker waits for the bank. Then it sends a charge again under the same key, \
             and gives up a question.",
            "worker 等银行多久。超时后，扣款会用同一个幂等键重发，查询则会放弃。",
        ),
        values: &[],
    },
];
