// Both lessons from start to end, by keyboard alone and by touch alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start } from "./harness.mjs";
import { headline, headlineIs, tabTo } from "./visitor.mjs";

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const lessons = ["The lock that expired", "Whose lock did you delete?"];

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

async function open(page, hands, title) {
  if ((await page.locator("#lesson-title").innerText()) !== title) {
    await hands.press(page.getByRole("button", { name: "Lessons", exact: true }));
    // The challenge beside a lesson is named after it, too.
    const lesson = page.getByRole("dialog").getByRole("listitem").filter({ hasText: title });
    await hands.press(lesson.getByRole("button").first());
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await page.getByRole("heading", { name: title, level: 2 }).waitFor();
}

async function takeLesson(page, hands) {
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
      assert.match(revealed, /At \d/, "and when it came about");
    } else {
      await onward(page, hands, number);
    }
    headlines.push(await headline(page).innerText());
  }
  assert.equal(asked, 3);

  // The law has broken on the way, and the cure has kept it: both ledgers stand side by side.
  assert(headlines.includes("Order 42 charged twice"), headlines.join("\n"));
  assert.equal(headlines.at(-1), "Order 42 charged once");
  const sides = page.locator(".lesson .comparison > div");
  assert.equal(await sides.count(), 2);
  assert.match(await sides.nth(0).innerText(), /Order 42 charged twice[^]*alice\s+300\.00/);
  assert.match(await sides.nth(1).innerText(), /Order 42 charged once[^]*alice\s+400\.00/);
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

for (const title of lessons) {
  test(`${title}: by keyboard alone`, async () => {
    const { page, close } = await site.open();
    // Watched, but fast. A lesson opens already moving; back to its first beat, to read it whole.
    await tabTo(page, page.getByLabel("Speed"));
    await page.keyboard.press("8");
    const hands = keyboard(page);
    await open(page, hands, title);
    await hands.previous();
    await takeLesson(page, hands);
    await close();
  });

  test(`${title}: by touch alone, on a phone`, async () => {
    // Without motion: nothing is waited for, and a lesson opens still, on its first beat.
    const phone = { width: 390, height: 844, touch: true, reducedMotion: "reduce" };
    const { page, close } = await site.open(phone);
    const hands = touch(page);
    await open(page, hands, title);
    await takeLesson(page, hands);
    await close();
  });
}

test("the page opens on the first lesson, which moves by itself and stops where its beat ends", async () => {
  const { page, close } = await site.open();
  await page.getByRole("button", { name: "Stop playing" }).waitFor();
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
