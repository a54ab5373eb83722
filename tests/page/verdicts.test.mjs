// Every protocol on the page: its mistake is found by "Find a way to break it", and what it is without is
// proved by "Try to prove it", each from the start of its run and within the bounds that stand here.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root, start } from "./harness.mjs";
import { sheet } from "./visitor.mjs";

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const ONCE = "an_order_is_charged_once";
const ONE_HOLDER = "at_most_one_holder";
const SETTLED = "every_order_is_settled";

/**
 * A protocol: the switch that is its mistake, what else is set for it to show, the law that it breaks,
 * and with how many faults of which kinds (all but those of clocks, where none are named). Then how it
 * is proved; `broken` where it honestly cannot be.
 */
const PROTOCOLS = {
  none: { law: ONCE, prove: { broken: true } },
  redis: { mistake: ["fencing", "off"], law: ONCE },
  "redis-failover": {
    mistake: ["wait", "off"],
    set: [["work", "18s"], ["ask-again", "10s"]],
    law: ONE_HOLDER,
    faults: 2,
    kinds: ["crash", "drop"],
    prove: { law: ONCE },
  },
  redlock: { mistake: ["restart", "at-once"], set: [["work", "12s"]], law: ONCE, kinds: ["crash"], prove: { law: ONE_HOLDER } },
  file: { mistake: ["mode", "truncate"], law: ONE_HOLDER },
  row: { mistake: ["unique-key", "off"], law: ONE_HOLDER },
  pessimistic: { mistake: ["token", "row-version"], law: ONCE },
  optimistic: { mistake: ["check", "off"], law: ONCE },
  "zookeeper-ephemeral": { mistake: ["delete", "any-owner"], set: [["fencing", "on"], ["ask-again", "10s"]], law: ONE_HOLDER },
  "zookeeper-sequential": { mistake: ["guid", "off"], law: SETTLED, kinds: ["drop"], prove: { law: ONCE } },
  deadlock: { mistake: ["policy", "none"], law: SETTLED, prove: { law: ONCE } },
  "ricart-agrawala": { mistake: ["ties", "reply-to-both"], law: ONE_HOLDER },
  lamport: { mistake: ["links", "unordered"], law: ONE_HOLDER, prove: { kinds: ["pause", "cut", "duplicate", "delay"] } },
  maekawa: { mistake: ["inquire", "off"], law: SETTLED, prove: { law: ONE_HOLDER, kinds: ["pause", "cut", "drop", "duplicate", "delay"] } },
  etcd: { mistake: ["watch-from", "now"], set: [["ask-again", "9999ms"]], law: SETTLED, kinds: ["drop"], prove: { law: ONCE } },
};

const still = { reducedMotion: "reduce" };
const lab = (page) => page.locator(".lab");
const KINDS = ["crash", "pause", "cut", "drop", "duplicate", "delay"];

/** Opens a protocol as it is, and sets some of its settings. */
async function choose(page, id, set) {
  const dialog = await sheet(page, "Protocol and settings");
  if (id !== "redis") {
    await dialog.getByLabel("Protocol").selectOption(id);
    await page.waitForFunction(() => document.querySelectorAll(".run-list > li").length === 2);
    // If the whole program has taken over, it has opened the settings again.
    await dialog.waitFor();
  }
  await dialog.getByLabel("Protocol").and(page.locator(`:has(option[value="${id}"]:checked)`)).waitFor();
  for (const [name, value] of set) {
    const radio = dialog.locator(`input[type=radio][name="${name}"][value="${value}"]`);
    const field = dialog.locator(`#set-${name}`);
    if (await radio.count()) await radio.check();
    else if (await field.count()) {
      await field.fill(value);
      await field.blur();
    } else assert.equal(name, "fencing", `there is no ${name}`); // the one that not every lock has
  }
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
}

/** Fills the form in, searches, and returns what is said of it. */
async function search(page, open, begin, { law, faults = 1, kinds = KINDS }, outcome) {
  await page.getByRole("button", { name: open, exact: true }).click();
  await lab(page).getByRole("heading", { name: open, level: 2 }).waitFor();
  await lab(page).getByLabel("The law").selectOption(law);
  // The kinds that are proposed for it come first: they would undo what is filled in before.
  const proposed = law === SETTLED ? "input[name=pause]:not(:checked)" : "input[name=pause]:checked";
  await lab(page).locator(proposed).waitFor();
  await lab(page).getByLabel("At most so many faults").selectOption(String(faults));
  for (const kind of KINDS) await lab(page).locator(`input[name=${kind}]`).setChecked(kinds.includes(kind));
  await lab(page).getByRole("button", { name: begin, exact: true }).click();
  const title = lab(page).getByRole("heading", { name: outcome, level: 2 });
  await title.waitFor({ timeout: 60_000 });
  return lab(page).locator("[role=status]").innerText();
}

test("there are no other protocols", () => {
  const cli = join(process.env.CARGO_TARGET_DIR || join(root, "target"), "release", "faultline");
  const listed = execFileSync(cli, ["list", "--json"]).toString();
  const ids = JSON.parse(listed).map((protocol) => protocol.id);
  assert.deepEqual(Object.keys(PROTOCOLS).sort(), ids.sort());
});

for (const [id, { mistake, set = [], prove = {}, ...bounds }] of Object.entries(PROTOCOLS)) {
  test(`${id}: its mistake is found, and without it ${prove.broken ? "it breaks, too" : "it is proved"}`, async () => {
    const { page, close } = await site.open(still);
    await choose(page, id, [...set, ...(mistake ? [mistake] : [])]);
    const before = await page.locator(".run-list > li").count();
    const found = await search(page, "Find a way to break it", "Start the search", bounds, "It breaks");
    assert.match(found, /breaks with (no fault|\d)/);
    await page.waitForFunction((before) => document.querySelectorAll(".run-list > li").length === before + 1, before);
    await page.locator(".laws li.broken").first().waitFor();
    await close();

    const second = await site.open(still);
    await choose(second.page, id, [["fencing", "on"], ...set]); // the page opens without
    const outcome = prove.broken ? "It breaks" : "It holds";
    const said = await search(second.page, "Try to prove it", "Look at every state", { law: bounds.law, ...prove }, outcome);
    assert.match(said, prove.broken ? /breaks with 1/ : /holds in all [\d,]+ states; at most 1 fault/);
    await second.close();
  });
}
