//! The page's labels, in every language.

mod en;
mod zh;

use super::Lang;

/// Every label of the page. A sentence with numbers in it is a function of them.
#[derive(Debug)]
pub struct Ui {
    /// What the page is, in a sentence.
    pub lead: &'static str,
    /// Link over the bar.
    pub skip: &'static str,
    /// Landmark of the bar's buttons.
    pub tools: &'static str,
    /// Menu of lessons.
    pub lessons: &'static str,
    /// Button that fetches the others.
    pub more_lessons: &'static str,
    /// The same, after it.
    pub opening_more: &'static str,
    /// No lesson.
    pub explore_freely: &'static str,
    /// Button and dialog.
    pub settings: &'static str,
    /// Button and dialog.
    pub script: &'static str,
    /// Button and dialog.
    pub share: &'static str,
    /// Dialog.
    pub keys: &'static str,
    /// Button.
    pub help: &'static str,
    /// Button and dialog.
    pub limits: &'static str,
    /// Button and dialog.
    pub glossary: &'static str,
    /// Button.
    pub close: &'static str,
    /// Button of a toast.
    pub dismiss: &'static str,
    /// Menu.
    pub language: &'static str,
    /// Menu.
    pub theme: &'static str,
    /// As the system.
    pub theme_auto: &'static str,
    /// Light.
    pub theme_light: &'static str,
    /// Dark.
    pub theme_dark: &'static str,
    /// Landmark of the run.
    pub stage: &'static str,
    /// Name of the diagram.
    pub diagram: &'static str,
    /// Landmark.
    pub transport: &'static str,
    /// Button.
    pub to_start: &'static str,
    /// Button.
    pub back: &'static str,
    /// Button.
    pub play: &'static str,
    /// Button.
    pub pause_playing: &'static str,
    /// Button.
    pub step: &'static str,
    /// Button.
    pub to_end: &'static str,
    /// Menu.
    pub speed: &'static str,
    /// Slider.
    pub scrubber: &'static str,
    /// Button.
    pub jump_back: &'static str,
    /// Button.
    pub jump_on: &'static str,
    /// Landmark.
    pub ledger: &'static str,
    /// Column.
    pub order: &'static str,
    /// Column.
    pub charged: &'static str,
    /// Row.
    pub money: &'static str,
    /// No money.
    pub none_lost: &'static str,
    /// Headline.
    pub all_well: &'static str,
    /// Headline.
    pub not_begun: &'static str,
    /// Landmark.
    pub laws: &'static str,
    /// Of a law.
    pub holds: &'static str,
    /// Of a law.
    pub undecided: &'static str,
    /// Of a law.
    pub broken: &'static str,
    /// Button.
    pub why: &'static str,
    /// Button.
    pub history: &'static str,
    /// Heading.
    pub lab_waits: &'static str,
    /// Button.
    pub find_break: &'static str,
    /// Button.
    pub try_prove: &'static str,
    /// Button.
    pub side_by_side: &'static str,
    /// Landmark.
    pub challenge: &'static str,
    /// Button.
    pub challenge_take: &'static str,
    /// Button.
    pub challenge_again: &'static str,
    /// What it takes to win.
    pub challenge_goal: &'static str,
    /// Beside a number.
    pub faults_used: &'static str,
    /// Beside a number.
    pub par: &'static str,
    /// Won with so many faults; how many are needed is not known.
    pub challenge_won: fn(u32) -> String,
    /// Won with as few faults as can be.
    pub challenge_won_par: fn(u32) -> String,
    /// Won with so many faults, though so many are enough.
    pub challenge_won_over: fn(u32, u32) -> String,
    /// Notice.
    pub no_lab: &'static str,
    /// A table of every protocol of the arena under the same faults.
    pub every_lock: &'static str,
    /// The whole program is on its way.
    pub fetching: &'static str,
    /// The whole program could not be loaded, and what to do.
    pub not_fetched: &'static str,
    /// Landmark.
    pub inspector: &'static str,
    /// Menu.
    pub select_node: &'static str,
    /// Nothing selected.
    pub no_node: &'static str,
    /// Of a node.
    pub health_up: &'static str,
    /// Of a node.
    pub health_paused: &'static str,
    /// Of a node.
    pub health_down: &'static str,
    /// Row.
    pub clock_rate: &'static str,
    /// Of a clock.
    pub clock_true: &'static str,
    /// Row.
    pub unsynced: &'static str,
    /// Heading.
    pub memory: &'static str,
    /// Beside it.
    pub memory_gloss: &'static str,
    /// Heading.
    pub disk: &'static str,
    /// Beside it.
    pub disk_gloss: &'static str,
    /// Empty.
    pub nothing_there: &'static str,
    /// Heading.
    pub timers: &'static str,
    /// Button.
    pub fire_now: &'static str,
    /// Empty.
    pub no_timers: &'static str,
    /// Heading.
    pub rule_ran: &'static str,
    /// The source of a rule could not be had.
    pub no_source: &'static str,
    /// Asks for the source of the rule that ran.
    pub show_source: &'static str,
    /// Empty.
    pub no_rule: &'static str,
    /// After a change.
    pub gone: &'static str,
    /// Landmark.
    pub steps: &'static str,
    /// Step 0.
    pub before_first: &'static str,
    /// Of a step.
    pub sends: &'static str,
    /// Of a step.
    pub sets_timer: &'static str,
    /// Of a step.
    pub cancels_timer: &'static str,
    /// Of a step.
    pub by_hand: &'static str,
    /// Of a step.
    pub by_script: &'static str,
    /// Landmark.
    pub runs: &'static str,
    /// Tab.
    pub branches: &'static str,
    /// Field.
    pub branch_name: &'static str,
    /// Explanation.
    pub branches_gloss: &'static str,
    /// Button.
    pub close_run: &'static str,
    /// Field.
    pub protocol: &'static str,
    /// Of a value.
    pub mistake: &'static str,
    /// Explanation.
    pub replay_gloss: &'static str,
    /// Heading.
    pub workload: &'static str,
    /// Heading.
    pub switches: &'static str,
    /// Explanation.
    pub no_switches: &'static str,
    /// Field.
    pub seed: &'static str,
    /// Explanation.
    pub seed_gloss: &'static str,
    /// Button.
    pub reseed: &'static str,
    /// Error.
    pub seed_bad: &'static str,
    /// Explanation.
    pub script_gloss: &'static str,
    /// Button.
    pub script_run: &'static str,
    /// Button.
    pub script_reset: &'static str,
    /// Field.
    pub script_text: &'static str,
    /// Landmark.
    pub palette: &'static str,
    /// Fault.
    pub fault_pause: &'static str,
    /// Fault.
    pub fault_resume: &'static str,
    /// Fault.
    pub fault_crash: &'static str,
    /// Fault.
    pub fault_restart: &'static str,
    /// Fault.
    pub fault_cut: &'static str,
    /// Fault.
    pub fault_heal: &'static str,
    /// Fault.
    pub fault_drop: &'static str,
    /// Fault.
    pub fault_duplicate: &'static str,
    /// Fault.
    pub fault_delay: &'static str,
    /// Fault.
    pub fault_jump: &'static str,
    /// Explanation.
    pub share_gloss: &'static str,
    /// Field.
    pub share_field: &'static str,
    /// Button.
    pub copy: &'static str,
    /// Note.
    pub copy_failed: &'static str,
    /// Toast.
    pub copied: &'static str,
    /// Button.
    pub report: &'static str,
    /// Toast.
    pub opened: &'static str,
    /// Button.
    pub next: &'static str,
    /// Button.
    pub previous: &'static str,
    /// Heading.
    pub predict: &'static str,
    /// Verdict.
    pub right: &'static str,
    /// Verdict.
    pub not_quite: &'static str,
    /// Heading.
    pub cure: &'static str,
    /// Button.
    pub lesson_again: &'static str,
    /// Note.
    pub lesson_left: &'static str,
    /// Landmark of the tabs.
    pub panels: &'static str,
    /// Notice.
    pub select_first: &'static str,
    /// Notice.
    pub nothing_further: &'static str,
    /// Notice.
    pub too_long: &'static str,
    /// Notice.
    pub unending: &'static str,
    /// Notice.
    pub stands_still: &'static str,
    /// Notice.
    pub storage_denied: &'static str,
    /// Notice.
    pub storage_corrupt: &'static str,
    /// Notice.
    pub link_differs: &'static str,
    /// Notice.
    pub link_too_long: &'static str,
    /// Notice.
    pub link_bad: &'static str,
    /// `step 3 of 70`.
    pub step_of: fn(usize, usize) -> String,
    /// The time since the start.
    pub clock: fn(&str) -> String,
    /// How often an order was charged.
    pub charged_times: fn(u32) -> String,
    /// Headline: an order and how often it was charged.
    pub order_charged: fn(u32, u32) -> String,
    /// Of a law, and the link to its step.
    pub broken_at: fn(u32) -> String,
    /// Link.
    pub go_to_step: fn(u32) -> String,
    /// Money.
    pub money_created: fn(&str) -> String,
    /// Money.
    pub money_lost: fn(&str) -> String,
    /// A clock that runs at a rate.
    pub clock_times: fn(&str) -> String,
    /// Of a timer.
    pub due_in: fn(&str) -> String,
    /// A branch without a name.
    pub branch: fn(usize) -> String,
    /// Where a branch began.
    pub forked: fn(&str, usize) -> String,
    /// How long a branch is.
    pub steps_long: fn(usize) -> String,
    /// A run.
    pub run_number: fn(usize, &str) -> String,
    /// The bounds of a number.
    pub range: fn(&str, &str) -> String,
    /// A place in a text.
    pub line_column: fn(usize, usize) -> String,
    /// An order could not be done; why.
    pub refused: fn(&str) -> String,
    /// Parts of the old run did not apply.
    pub lapsed: fn(usize, &str) -> String,
    /// What was predicted.
    pub you_said: fn(&str) -> String,
    /// Where the lesson is.
    pub beat: fn(usize, usize) -> String,
    /// Where a rule stands.
    pub rule_at: fn(&str, usize) -> String,
    /// Keys and what they do.
    pub key_list: &'static [(&'static str, &'static str)],
}

impl Ui {
    /// The labels of a language.
    pub fn of(lang: Lang) -> &'static Ui {
        match lang {
            Lang::En => &en::EN,
            Lang::Zh => &zh::ZH,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::unspaced;

    #[test]
    fn in_chinese_a_blank_parts_numbers_and_names_from_words() {
        let ui = Ui::of(Lang::Zh);
        let mut said = vec![(ui.clock)("0.006"), (ui.clock_times)("1.5"), (ui.due_in)("40 秒")];
        said.extend([(ui.money_created)("1.00"), (ui.money_lost)("1.00"), (ui.broken_at)(7)]);
        said.extend([(ui.go_to_step)(7), (ui.steps_long)(7), (ui.step_of)(7, 31)]);
        said.extend([(ui.run_number)(2, "Redlock"), (ui.range)("1s", "600s")]);
        said.extend([(ui.line_column)(3, 4), (ui.beat)(2, 9), (ui.rule_at)("redis.rs", 12)]);
        said.extend((0..4).flat_map(|n| [(ui.charged_times)(n), (ui.order_charged)(42, n)]));
        // A branch has a number, or the name that somebody gave it.
        said.extend(
            [(ui.branch)(1), (ui.branch)(2), "as it was".into()].map(|from| (ui.forked)(&from, 3)),
        );
        for said in said {
            assert_eq!(unspaced(&said), None, "{said}");
        }
    }
}
