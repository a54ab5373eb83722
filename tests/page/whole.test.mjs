// The whole program takes over from that of a first visit where somebody asks for a protocol that the
// first has not: nothing is lost on the way, and nothing of it is loaded before.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible, root, start, started } from "./harness.mjs";
import { assertSteps, place, placeBeyond, runScript, sheet, stepIs, told, walk } from "./visitor.mjs";

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const still = { reducedMotion: "reduce" };
const openRuns = (page) => page.locator(".run-list > li");
const THE_OWNER_DIED = readFileSync(join(root, "src/scripts/the-owner-died.script"), "utf8");

/** Which of the two programs the page has loaded. */
const programs = (page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map((it) => /faultline-(page|whole)_bg\.wasm$/.exec(it.name)?.[1])
      .filter(Boolean),
  );

async function choose(page, protocol) {
  const dialog = await sheet(page, "Protocol and settings");
  await dialog.getByLabel("Protocol").selectOption(protocol);
}

test("another lock under the same faults: nothing is lost, and a reload comes back to it", async () => {
  const { page, close } = await site.open(still);
  await walk(page, 5);
  assert.deepEqual(await programs(page), ["page"]);
  await choose(page, "ZooKeeper node");
  // The settings stay open, with those of the lock that was chosen.
  await page.getByRole("dialog").locator("input[name=delete]").first().waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Run 2: ZooKeeper node/ }).waitFor();
  assert.deepEqual(await programs(page), ["page", "whole"]);
  assert.equal(await openRuns(page).count(), 2);
  await assertAccessible(page, "the page after the whole program has taken over");
  const { step: begun } = await place(page);
  const kept = await page.evaluate(() => localStorage.getItem("faultline"));
  await page.keyboard.press("End");
  const { step } = await placeBeyond(page, begun);
  assert(step > 5, `the run has ${step} steps`);
  // What is kept is for the whole program, which a reload begins with.
  await page.waitForFunction((kept) => localStorage.getItem("faultline") !== kept, kept);
  assert.equal(await page.evaluate(() => localStorage.getItem("faultline-program")), "whole");
  await page.reload();
  await started(page);
  assert.deepEqual(await programs(page), ["whole"]);
  await stepIs(page, step);
  await page.getByRole("button", { name: /^Run 1: / }).click();
  await stepIs(page, 5, 5);
  await assertSteps(page);
  await close();
});

test("a script of such a lock is run", async () => {
  const { page, close } = await site.open(still);
  await walk(page, 3);
  await runScript(page, THE_OWNER_DIED);
  await page.getByRole("button", { name: /^Run 2: Lock file/ }).waitFor();
  // To its end, where it leads: the file outlives its owner, and nobody else gets the lock.
  await page.locator(".laws li.broken", { hasText: "Every order is settled" }).waitFor();
  await close();
});

test("a link to such a run opens as the page's first address", async () => {
  const first = await site.open(still);
  await runScript(first.page, THE_OWNER_DIED.replace("play until quiet", "play 4 steps"));
  await first.page.getByRole("button", { name: /^Run 2: Lock file/ }).waitFor();
  const dialog = await sheet(first.page, "Share");
  await first.page.waitForFunction(() => document.querySelector("#share-link")?.value);
  const link = await dialog.getByLabel("Link to this moment of the run").inputValue();
  await first.close();
  const second = await site.open({ ...still, path: `#${link.split("#")[1]}` });
  await second.page.getByRole("button", { name: /^Run 2: Lock file/ }).waitFor();
  await stepIs(second.page, 4);
  assert(!second.page.url().includes("#"), "a reload does not open it anew");
  await second.close();
});

test("a script with a mistake in the protocol's name is told, with what there is", async () => {
  const { page, close } = await site.open(still);
  await runScript(page, "run lock/fil\nat 0s submit order 42\n");
  await page.locator(".toast p", { hasText: /lock\/fil[^e].*lock\/file/ }).waitFor();
  assert.equal(await page.getByRole("dialog").getByRole("textbox").inputValue(), "run lock/fil\nat 0s submit order 42\n");
  await close();
});

test("without a network it says so, and the page goes on", async () => {
  const { page, context, troubles } = await site.open(still);
  await walk(page, 5);
  await page.route(/faultline-whole/, (route) => route.abort());
  await choose(page, "Lock file");
  await page.keyboard.press("Escape");
  assert.match(await told(page), /could not be loaded\. Check the connection, reload the page and try again/);
  assert.deepEqual(await place(page), { step: 5, of: 5 });
  await assertSteps(page);
  await context.close();
  assert(troubles.every((trouble) => /faultline-whole|ERR_FAILED/.test(trouble)), troubles.join("\n"));
});
