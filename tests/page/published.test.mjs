// The recipes in circulation: each is walked to its broken law in fewer than ten presses, and its cure
// after it, by keyboard and by slide remote.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, start, started } from "./harness.mjs";
import { headlineIs, place, sheet, stepIs, tabTo } from "./visitor.mjs";

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const still = { reducedMotion: "reduce" };
const panel = (page) => page.locator(".walk");
const count = (page) => panel(page).locator(".walk-count").innerText();
const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Opens the gallery, which the whole program has, and a recipe in it: without a mouse. */
async function open(page, recipe) {
  await tabTo(page, button(page, "Lessons"));
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  const more = page.getByRole("dialog").getByRole("button", { name: "More lessons" });
  if (await more.count()) {
    await tabTo(page, more);
    await page.keyboard.press("Enter");
  }
  const gallery = page.getByRole("region", { name: "As published" });
  await gallery.waitFor();
  await tabTo(page, gallery.getByRole("button", { name: recipe }).first());
  await page.keyboard.press("Enter");
  await panel(page).getByText(/presses lead to the broken law/).waitFor();
  return Number(/^(\d+) presses/.exec(await count(page))[1]);
}

/** Presses a key until the count says this; returns the sentences that were said on the way. */
async function go(page, key, number, of, where = "") {
  await page.keyboard.press(key);
  await panel(page).getByText(`${where}${number} of ${of}`, { exact: true }).waitFor();
  return panel(page).locator("[aria-live]").innerText();
}

for (const [recipe, breach, books, forth, back] of [
  ["Whose lock did you delete?", "order charged twice", "Order 42 charged twice", "ArrowRight", "ArrowLeft"],
  ["The timestamp that never matches", "order never settled", "Order 42 given up, not charged", "PageDown", "PageUp"],
]) {
  test(`${recipe} breaks in fewer than ten presses of ${forth}, and its cure does not`, async () => {
    const { page, close } = await site.open(still);
    const presses = await open(page, recipe);
    assert(presses > 1 && presses < 10, `${presses} presses`);
    await stepIs(page, 0);
    const said = [];
    let last = 0;
    for (let press = 1; press <= presses; press++) {
      said.push(await go(page, forth, press, presses));
      const { step } = await place(page);
      assert(step > last, "each press goes on");
      last = step;
    }
    assert.equal(new Set(said).size, presses, "each stop says something of its own");
    assert(said.at(-1).includes(`Here the law breaks: ${breach}.`), said.at(-1));
    assert(said.slice(0, -1).every((text) => !text.includes("Here the law breaks")));
    await headlineIs(page, books);
    await page.locator(".laws li.broken").first().waitFor();
    await assertAccessible(page, "the broken law of a recipe");

    // Back and forth, then on to the cure.
    await go(page, back, presses - 1, presses);
    await go(page, forth, presses, presses);
    await page.keyboard.press(forth);
    await panel(page).getByText(/^The cure: \d presses to its end$/).waitFor();
    const of = Number(/(\d) presses/.exec(await count(page))[1]);
    await stepIs(page, 0);
    await go(page, forth, 1, of, "The cure: ");
    await panel(page).getByText("This is where the cure begins to tell.").waitFor();
    for (let press = 2; press <= of; press++) await go(page, forth, press, of, "The cure: ");
    await panel(page).getByText("The end: every law holds. Order 42 charged once.").waitFor();
    assert.equal(await page.locator(".laws li.broken").count(), 0);
    await assertAccessible(page, "the end of a cure");
    for (let press = of - 1; press >= 1; press--) await go(page, back, press, of, "The cure: ");
    await page.keyboard.press(back);
    await stepIs(page, 0);
    await go(page, back, presses, presses);
    await close();
  });
}

test("single steps stay possible, and what is done on the way leads aside", async () => {
  const { page, close } = await site.open(still);
  const presses = await open(page, "Whose lock did you delete?");
  await go(page, "n", 1, presses);
  const { step } = await place(page);
  await page.keyboard.press("Shift+ArrowRight");
  await stepIs(page, step + 1);
  await page.keyboard.press("Shift+ArrowRight");
  await stepIs(page, step + 2);
  await panel(page).getByText(/stands between two of these steps/).waitFor();
  await button(page, "One step back").click();
  await stepIs(page, step + 1);
  await panel(page).getByRole("button", { name: "Next" }).click();
  await panel(page).getByText(`2 of ${presses}`, { exact: true }).waitFor();
  await page.getByRole("group", { name: "Faults" }).getByRole("button", { name: "Crash", exact: true }).click();
  await panel(page).getByText(/stands between two of these steps/).waitFor();
  await go(page, "ArrowRight", 3, presses);
  await close();
});

test("a reload comes back to where it was walked to; in Chinese, too", async () => {
  const { page, close } = await site.open(still);
  const presses = await open(page, "The owner died");
  await go(page, "PageDown", 1, presses);
  await go(page, "PageDown", 2, presses);
  await page.waitForFunction(() => localStorage.getItem("faultline-program") === "whole");
  await page.waitForTimeout(1000);
  await page.reload();
  await started(page);
  await panel(page).getByText(`2 of ${presses}`, { exact: true }).waitFor();
  await go(page, "ArrowRight", 3, presses);
  await button(page, "简体中文").click();
  await panel(page).getByRole("heading", { name: "主人死了" }).waitFor();
  await close();
});
