//! The recipes in circulation, as published: each a script of its own, with what cures it beside it.

use super::Cure;
use crate::engine::Timeline;
use crate::engine::script::Script;
use crate::words::{Lang, Text};

/// A recipe that is passed on, and breaks.
#[derive(Debug)]
pub struct Recipe {
    /// The name of its script.
    pub id: &'static str,
    script: &'static str,
    title: Text,
    circulates: Text,
    /// The switch that cures it.
    pub cure: Cure,
}

impl Recipe {
    /// What it is called.
    pub fn title(&self, lang: Lang) -> &'static str {
        self.title.say(lang)
    }

    /// What it says, and where it is passed on.
    pub fn circulates(&self, lang: Lang) -> &'static str {
        self.circulates.say(lang)
    }

    /// What cures it: a switch of the protocol, and its value.
    pub fn cured_by(&self, lang: Lang) -> String {
        let cured = self.run(true);
        cured.map(|run| self.cure.label(lang, run.setup())).unwrap_or_default()
    }

    /// Its run before the first step: as published, or cured, under the same faults. A test keeps every
    /// recipe from having none.
    pub fn run(&self, cured: bool) -> Option<Timeline> {
        let script = Script::parse(self.script).ok()?;
        let setup = if cured { self.cure.of(&script.setup).ok()? } else { script.setup };
        Some(Timeline::new(setup, script.rules))
    }
}

/// Every recipe, in the order in which they are shown.
pub static AS_PUBLISHED: &[Recipe] = &[
    Recipe {
        id: "whose-lock-did-you-delete",
        script: include_str!("../scripts/whose-lock-did-you-delete.script"),
        title: Text::new("Whose lock did you delete?", "你删的是谁的锁？"),
        circulates: Text::new(
            "SET NX PX, then a plain DEL in a “finally” block: in countless tutorials on Redis, though its \
             manual warns of it.",
            "SET NX PX，然后在 finally 代码块里直接 DEL：无数 Redis 教程都这么写，尽管官方手册对此提出过\
             警告。",
        ),
        cure: Cure::switch("release", "compare-and-delete"),
    },
    Recipe {
        id: "the-reply-nobody-read",
        script: include_str!("../scripts/the-reply-nobody-read.script"),
        title: Text::new("The reply nobody read", "没人看的答复"),
        circulates: Text::new(
            "SET NX is sent and the work begins on the next line: in samples that drop the client \
             library’s true or false.",
            "发出 SET NX，下一行就开始干活：有些示例代码把客户端库返回的真假值丢掉了。",
        ),
        cure: Cure::switch("result", "checked"),
    },
    Recipe {
        id: "setnx-then-the-lights-went-out",
        script: include_str!("../scripts/setnx-then-the-lights-went-out.script"),
        title: Text::new("SETNX, then the lights went out", "SETNX 之后停电了"),
        circulates: Text::new(
            "SETNX, then EXPIRE: the recipe from before Redis 2.6.12 gave SET its NX and PX, still copied \
             today.",
            "先 SETNX 再 EXPIRE：Redis 2.6.12 给 SET 加上 NX 和 PX 之前的老写法，至今还在被照抄。",
        ),
        cure: Cure::switch("acquire", "set-nx-px"),
    },
    Recipe {
        id: "everybody-may-insert",
        script: include_str!("../scripts/everybody-may-insert.script"),
        title: Text::new("Everybody may insert", "人人都能插入"),
        circulates: Text::new(
            "A lock is a row, but the table has no key on the lock’s name: in articles on locks in a \
             database that nobody tried with two workers at once.",
            "一行就是一把锁，表里却没有以锁名为键：一些讲数据库锁的文章就是这样建表的，从没让两个人同时\
             试过。",
        ),
        cure: Cure::switch("unique-key", "on"),
    },
    Recipe {
        id: "the-timestamp-that-never-matches",
        script: include_str!("../scripts/the-timestamp-that-never-matches.script"),
        title: Text::new("The timestamp that never matches", "永远对不上的时间戳"),
        circulates: Text::new(
            "The row bears the time at which it was taken, and is released by that time: in the same articles, \
             which never looked at how many rows the release had found.",
            "行里记着取锁的时间，释放时再按这个时间去找：还是那些文章，从没看过释放时找到了几行。",
        ),
        cure: Cure::switch("release-by", "owner"),
    },
    Recipe {
        id: "a-lock-that-never-fails",
        script: include_str!("../scripts/a-lock-that-never-fails.script"),
        title: Text::new("A lock that never fails", "永不失败的锁"),
        circulates: Text::new(
            "fopen(path, \"w\") as a lock: in scripts for cron and for uploads. The mode “w” empties the \
             file of whoever had it, and always works.",
            "拿 fopen(path, \"w\") 当锁：常见于定时任务和上传脚本。“w”模式会清空别人的文件，而且总能成\
             功。",
        ),
        cure: Cure::switch("mode", "excl"),
    },
    Recipe {
        id: "the-owner-died",
        script: include_str!("../scripts/the-owner-died.script"),
        title: Text::new("The owner died", "主人死了"),
        circulates: Text::new(
            "A lock file, made with O_EXCL and removed at the end: in start scripts and installers. Who is \
             killed in between leaves it there.",
            "用 O_EXCL 建锁文件，结束时删掉：常见于启动脚本和安装程序。中途被杀，文件就一直留着。",
        ),
        cure: Cure::switch("steal", "next-generation"),
    },
    Recipe {
        id: "the-node-of-somebody-else",
        script: include_str!("../scripts/the-node-of-somebody-else.script"),
        title: Text::new("The node of somebody else", "别人的节点"),
        circulates: Text::new(
            "An ephemeral node, deleted by its path when the work is over or has failed: in short examples \
             for ZooKeeper’s clients.",
            "建一个临时节点，做完或失败时按路径删掉它：常见于 ZooKeeper 客户端的简短示例。",
        ),
        cure: Cure::switch("delete", "own"),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Until;
    use crate::engine::why::why;
    use crate::ledger::{Law, Verdict};

    fn broken(run: &Timeline) -> Vec<Law> {
        let breaks = |law: &Law| {
            run.index().broken_at(*law).is_some()
                || run.world().verdicts(true).contains(&(*law, Verdict::Broken))
        };
        Law::ALL.into_iter().filter(breaks).collect()
    }

    #[test]
    fn each_breaks_as_published_and_none_with_its_cure() {
        for recipe in AS_PUBLISHED {
            for cured in [false, true] {
                let mut run = recipe.run(cured).expect("it can be run");
                assert_eq!(run.position(), 0);
                run.play(Until::Quiet).expect("it ends");
                assert_eq!(broken(&run).is_empty(), cured, "{}: {:?}", recipe.id, broken(&run));
            }
        }
    }

    #[test]
    fn each_breaks_in_fewer_than_ten_steps_that_matter() {
        for recipe in AS_PUBLISHED {
            let mut run = recipe.run(false).expect("it can be run");
            run.play(Until::Quiet).expect("it ends");
            let accounts = broken(&run).into_iter().filter_map(|law| why(&run, law));
            let first = accounts.min_by_key(|account| account.step).expect("a law is broken");
            let steps = first.links.len();
            assert!(steps < 10, "{}: {} in {steps} steps", recipe.id, first.law.name());
        }
    }

    #[test]
    fn each_is_told_in_both_languages() {
        let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        for recipe in AS_PUBLISHED {
            let script = Script::parse(recipe.script).unwrap();
            assert_eq!(script.title, recipe.title(Lang::En));
            for text in
                [recipe.title(Lang::Zh), recipe.circulates(Lang::Zh), &recipe.cured_by(Lang::Zh)]
            {
                assert!(chinese(text), "{text}");
            }
            for text in [recipe.circulates(Lang::En), &recipe.cured_by(Lang::En)] {
                assert!(!text.is_empty() && !chinese(text), "{text}");
            }
        }
    }
}
