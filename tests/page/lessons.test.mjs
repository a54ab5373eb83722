// The first lessons from start to end, by keyboard alone and by touch alone; the others, which the whole
// program has, by keyboard; and the recipes as published.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, start } from "./harness.mjs";
import { headline, headlineIs, stepIs, tabTo } from "./visitor.mjs";

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const ONCE = "Order 42 charged once";
const TWICE = "Order 42 charged twice";
const paid = /Order 42 charged once[^]*alice\s+400\.00/;
const chargedTwice = { mistake: TWICE, sides: [/Order 42 charged twice[^]*alice\s+300\.00/, paid] };
const notPaid = {
  mistake: "Order 42 is not charged yet",
  sides: [/Order 42 given up, not charged[^]*alice\s+500\.00/, paid],
};

// What is said of the money when the mistake is made, and how both runs end.
const lessons = [
  { title: "The lock that expired", ...chargedTwice },
  { title: "Whose lock did you delete?", ...chargedTwice },
];
const further = [
  { title: "SETNX, then the lights went out", ...notPaid },
  { title: "A row, a file, and an owner who died", ...notPaid },
  {
    title: "Two locks, opposite order",
    mistake: ONCE,
    sides: [/Order 42 given up, yet charged once[^]*alice\s+400\.00/, paid],
  },
  { title: "The ephemeral node and the sleeping client", ...chargedTwice },
  { title: "The herd", mistake: ONCE, sides: [/charged once[^]*messages\s+170/, /charged once[^]*messages\s+114/] },
];

/** Without a mouse: Tab, Enter, and the page's own keys. */
const keyboard = (page) => ({
  press: async (target) => {
    await tabTo(page, target);
    await page.keyboard.press("Enter");
  },
  next: () => page.keyboard.press("n"),
  previous: () => page.keyboard.press("p"),
});

/** On a phone: taps, and nothing else. */
const touch = (page) => ({
  press: (target) => target.tap(),
  next: () => page.getByRole("button", { name: "Next", exact: true }).tap(),
  previous: () => page.getByRole("button", { name: "Previous", exact: true }).tap(),
});

const beat = (page) => page.locator(".lesson .dots").getAttribute("aria-label");
const beatIs = (page, number) => page.locator(`.lesson .dots[aria-label^="${number} of "]`).waitFor();
const standsStill = (page) => page.getByRole("button", { name: "Play", exact: true }).waitFor();

/** On to the next beat, to the end of its way. */
async function onward(page, hands, number) {
  await hands.next();
  await beatIs(page, number);
  await standsStill(page);
}

/** In the list of lessons or of recipes: the first of that name. */
const listed = (page, title) =>
  page.locator(".lesson-list li > button:first-child").filter({ hasText: title }).first();

/** Opens the list; to see the lessons beyond the first, all of them. */
async function openList(page, hands, all = false) {
  await hands.press(page.getByRole("button", { name: "Lessons", exact: true }));
  await page.getByRole("dialog").waitFor();
  const more = page.getByRole("dialog").getByRole("button", { name: "More lessons" });
  if (all && (await more.count()) > 0) {
    await hands.press(more);
    await page.getByRole("heading", { name: "As published" }).waitFor();
  }
}

async function open(page, hands, { title }, all = false) {
  if ((await page.locator("#lesson-title").innerText()) !== title) {
    await openList(page, hands, all);
    await hands.press(listed(page, title));
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await page.getByRole("heading", { name: title, level: 2 }).waitFor();
}

async function takeLesson(page, hands, story) {
  await beatIs(page, 1);
  await headlineIs(page, "Nothing has happened yet");
  const count = Number((await beat(page)).split(" ").at(-1));

  // Forwards: every question is answered, and every answer is seen.
  const headlines = [await headline(page).innerText()];
  let asked = 0;
  for (let number = 2; number <= count; number++) {
    const choices = page.locator(".question .choices button");
    if ((await choices.count()) > 0) {
      asked++;
      assert((await choices.count()) >= 2, "a question has a choice");
      const choice = await choices.first().innerText();
      await hands.press(choices.first());
      await beatIs(page, number);
      await standsStill(page);
      const revealed = await page.locator(".revealed").innerText();
      assert.match(revealed, /^.+\n+(Right\.|Not quite\.) /, "the truth is told");
      if (revealed.includes("Not quite.")) assert(revealed.includes(`You said: ${choice}.`), revealed);
      assert.match(revealed, /At \d|Nothing has happened/, "and when it came about");
    } else {
      await onward(page, hands, number);
    }
    headlines.push(await headline(page).innerText());
  }
  assert.equal(asked, 3);

  // The mistake was made on the way, and the cure has cured it: both ledgers stand side by side.
  assert(headlines.includes(story.mistake), headlines.join("\n"));
  assert.equal(headlines.at(-1), ONCE);
  const sides = page.locator(".lesson .comparison > div");
  assert.equal(await sides.count(), 2);
  for (const [nth, side] of story.sides.entries()) assert.match(await sides.nth(nth).innerText(), side);
  assert(await page.getByRole("button", { name: "Next", exact: true }).isDisabled());

  // Back to the start, beat by beat, and forwards again: the same run.
  for (let number = count - 1; number >= 1; number--) {
    await hands.previous();
    await beatIs(page, number);
    await headlineIs(page, headlines[number - 1]);
  }
  assert(await page.getByRole("button", { name: "Previous", exact: true }).isDisabled());
  for (let number = 2; number <= count; number++) {
    await onward(page, hands, number);
    await headlineIs(page, headlines[number - 1]);
  }
}

for (const story of lessons) {
  const { title } = story;
  test(`${title}: by keyboard alone`, async () => {
    const { page, close } = await site.open();
    // Watched, but fast. A lesson opens already moving; back to its first beat, to read it whole.
    await tabTo(page, page.getByLabel("Speed"));
    await page.keyboard.press("8");
    const hands = keyboard(page);
    await open(page, hands, story);
    await hands.previous();
    await takeLesson(page, hands, story);
    await close();
  });

  test(`${title}: by touch alone, on a phone`, async () => {
    // Without motion: nothing is waited for, and a lesson opens still, on its first beat.
    const phone = { width: 390, height: 844, touch: true, reducedMotion: "reduce" };
    const { page, close } = await site.open(phone);
    const hands = touch(page);
    await open(page, hands, story);
    await takeLesson(page, hands, story);
    await close();
  });
}

for (const story of further) {
  test(`${story.title}: in the whole program, by keyboard alone`, async () => {
    const { page, close } = await site.open({ reducedMotion: "reduce" });
    const hands = keyboard(page);
    await open(page, hands, story, true);
    await takeLesson(page, hands, story);
    // A reload comes back to where it was.
    await page.waitForFunction(() => localStorage.getItem("faultline-program") === "whole");
    await page.reload();
    await page.getByRole("heading", { name: story.title, level: 2 }).waitFor();
    await headlineIs(page, ONCE);
    await close();
  });
}

test("the recipes as published open at their start and break; with their cures they do not", async () => {
  const { page, close } = await site.open({ reducedMotion: "reduce" });
  const hands = keyboard(page);
  await openList(page, hands, true);
  await assertAccessible(page, "every lesson, and the recipes as published");
  const recipes = page.locator("[aria-labelledby=as-published] li");
  const count = await recipes.count();
  assert(count >= 6, `${count} recipes`);
  for (let nth = 0; nth < count; nth++) {
    for (const cured of [false, true]) {
      if ((await page.getByRole("dialog").count()) === 0) await openList(page, hands);
      const button = recipes.nth(nth).locator("button").nth(cured ? 1 : 0);
      if (cured) assert.match(await button.innerText(), /^With its cure: .+: .+/);
      await hands.press(button);
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await stepIs(page, 0);
      await headlineIs(page, "Nothing has happened yet");
      await page.keyboard.press("End");
      const broken = page.locator(".laws li.broken");
      if (cured) {
        await headlineIs(page, ONCE);
        assert.equal(await broken.count(), 0);
      } else {
        await broken.first().waitFor();
      }
    }
  }
  await close();
});

test("the page opens on the first lesson, which moves by itself and stops where its beat ends", async () => {
  // It may have stopped before anybody looks: what plays is seen from within.
  const prepare = (context) =>
    context.addInitScript(() => {
      const look = () => (window.played ||= document.querySelector('[aria-label="Stop playing"]') !== null);
      new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
    });
  const { page, close } = await site.open({ prepare });
  await page.waitForFunction(() => window.played);
  await standsStill(page);
  await beatIs(page, 2);
  assert.match(await page.locator(".lesson-text").innerText(), /^Redis had no such key/);
  await close();
});

test("a lesson waits while its reader goes elsewhere", async () => {
  const { page, close } = await site.open({ reducedMotion: "reduce" });
  await onward(page, keyboard(page), 2);
  const there = await page.locator(".clock").innerText();
  await page.keyboard.press("End");
  await page.getByText(/You have left the lesson/).waitFor();
  await page.locator(".lesson-aside button").click();
  await page.getByText(there.split("\n")[0]).first().waitFor();
  await beatIs(page, 2);
  await close();
});
