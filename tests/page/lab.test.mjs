// The laboratory from the page: the search, the proof, the cause, two runs side by side, the history,
// the challenge; and what is said when it cannot be had.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, sizes, start, started, themes } from "./harness.mjs";
import { focusIs, headlineIs, place, processors, proveWithoutTime, sheet, stepIs, tabTo, told } from "./visitor.mjs";

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const still = { reducedMotion: "reduce" };
const lab = (page) => page.locator(".lab");
const button = (page, name) => page.getByRole("button", { name, exact: true });
const inLab = (page, name) => lab(page).getByRole("button", { name, exact: true });
const title = (page, name) => lab(page).getByRole("heading", { name, level: 2 });
const openRuns = (page) => page.locator(".run-list > li");

/** Closes the page, in which nothing has gone wrong but what was meant to. */
async function onlyTroubles(context, troubles, meant) {
  await context.close();
  assert.deepEqual(troubles.filter((trouble) => !meant.test(trouble)), []);
}

/** To the end of the first lesson's run, in which the order is charged twice. */
async function charged(page) {
  await page.keyboard.press("End");
  await page.keyboard.press("End");
  await headlineIs(page, "Order 42 charged twice");
}

/** Fills the form in, searches, and waits for what comes of it. */
async function search(page, open, begin, outcome, values = {}) {
  await button(page, open).click();
  await title(page, open).waitFor();
  for (const [label, value] of Object.entries(values)) await lab(page).getByLabel(label).selectOption(value);
  await inLab(page, begin).click();
  await title(page, outcome).waitFor({ timeout: 120_000 });
}

test("before anybody asks, nothing of it is loaded", async () => {
  const { page, close } = await site.open(still);
  const loaded = () =>
    page.evaluate(() => performance.getEntriesByType("resource").filter((it) => it.name.includes("lab")).length);
  assert.equal(await loaded(), 0);
  await close();
});

test("the double charge is found, opened where it happens, and explained", async () => {
  const { page, close } = await site.open(still);
  await search(page, "Find a way to break it", "Start the search", "It breaks");
  await lab(page).getByText(/“An order is charged once” breaks with 1 \w+; no run with fewer faults/).waitFor();
  assert.equal(await openRuns(page).count(), 2);
  await headlineIs(page, "Order 42 charged twice");
  const { step } = await place(page);
  await page.keyboard.press("ArrowLeft");
  await headlineIs(page, "Order 42 charged once"); // so it stood where the law breaks
  await page.keyboard.press("ArrowRight");

  await inLab(page, "Why?").click();
  await title(page, `Why “An order is charged once” broke at step ${step}`).waitFor();
  const sentences = lab(page).locator(".lab-list button");
  assert(await sentences.count() > 3);
  await lab(page).getByText("Without this, the law is not broken.").first().waitFor();
  const number = Number(await sentences.first().locator(".at").innerText());
  await sentences.first().click();
  await stepIs(page, number);
  await page.locator(".caption").getByText((await sentences.first().locator(".what").innerText()).split("\n")[0].slice(0, 30)).waitFor();
  await assertAccessible(page, "the cause");

  await inLab(page, "Close").click();
  await lab(page).waitFor({ state: "detached" });
  await close();
});

test("with fencing the same search proves, and says within which bounds", async () => {
  const { page, close } = await site.open(still);
  const settings = await sheet(page, "Protocol and settings");
  await settings.getByRole("group", { name: /^Fencing tokens/ }).getByRole("radio", { name: /^on/ }).check();
  await page.keyboard.press("Escape");
  await search(page, "Try to prove it", "Look at every state", "It holds");
  await lab(page).getByText(/“An order is charged once” holds in all [\d,]+ states; at most 1 fault, any of: crash/).waitFor();
  await assertAccessible(page, "the proof");
  await button(page, "简体中文").click();
  await lab(page).getByText(/“一个订单只扣一次款”在全部 [\d,]+ 个状态中都成立/).waitFor();
  await close();
});

test("with another law other bounds are proposed; what was filled in stays, and so does the focus", async () => {
  const { page, close } = await site.open(still);
  await button(page, "Try to prove it").click();
  const law = lab(page).getByLabel("The law");
  const box = (kind) => lab(page).locator(`input[name=${kind}]`);
  const isTicked = (kind, ticked) => box(kind).and(page.locator(ticked ? ":checked" : ":not(:checked)")).waitFor();
  const suffer = (who) => lab(page).locator("select[name=suffers]", { has: page.locator(`option[value=${who}]:checked`) }).waitFor();
  await isTicked("pause", true);
  await suffer("all");
  await law.focus();
  await page.keyboard.press("End"); // the last of them
  await lab(page).getByText("This law says what must happen in the end.").waitFor();
  await isTicked("pause", false);
  await isTicked("drop", true);
  await suffer("workers");
  assert.equal(await law.inputValue(), "every_order_is_settled");
  await focusIs(law); // the next key is for it, too

  await box("cut").check();
  await box("drop").uncheck();
  await focusIs(box("drop"));
  await law.focus();
  await page.keyboard.press("Home");
  await lab(page).getByText("This law says what must never happen").waitFor();
  await isTicked("pause", true);
  await isTicked("drop", false);
  await suffer("all");
  await law.selectOption("every_order_is_settled");
  await isTicked("pause", false);
  await isTicked("cut", true);
  await isTicked("drop", false);
  // What is ticked is what is searched.
  await inLab(page, "Look at every state").click();
  await lab(page).getByText(/“Every order is settled” .*any of: crash a process, cut a link, double a message;/).waitFor({ timeout: 60_000 });
  await close();
});

test("a search stands still, goes on and ends where it is told to", async () => {
  const { page, close } = await site.open(still);
  await button(page, "Try to prove it").click();
  await lab(page).getByLabel("At most so many faults").selectOption("4");
  await lab(page).getByLabel("The law").selectOption("money_is_conserved");
  await inLab(page, "Look at every state").click();
  await lab(page).getByText(/[\d,]+ states seen, [\d,]+ still to be left/).waitFor();
  const pause = inLab(page, "Pause or go on");
  await pause.press("Enter");
  await title(page, "The search stands still").waitFor();
  const seen = () => lab(page).getByText(/states seen/).innerText();
  const before = await seen();
  await page.waitForTimeout(600);
  assert.equal(await seen(), before, "it stands still");
  assert(await pause.evaluate((it) => it === document.activeElement), "the focus stays where it is");
  await page.keyboard.press("Enter");
  await title(page, "Searching …").waitFor();
  await inLab(page, "End it here").click();
  await title(page, "Not decided").waitFor();
  await lab(page).getByText(/Stopped at [\d,]+ states, since you ended it\. Nothing was found so far/).waitFor();
  await close();
});

test("two presses in one turn are two", async () => {
  const { page, close } = await site.open(still);
  await button(page, "Try to prove it").click();
  await lab(page).getByLabel("At most so many faults").selectOption("4");
  await lab(page).getByLabel("The law").selectOption("money_is_conserved");
  await inLab(page, "Look at every state").click();
  await lab(page).getByText(/[\d,]+ states seen/).waitFor();
  const press = (times) =>
    inLab(page, "Pause or go on").evaluate((it, times) => {
      for (let time = 0; time < times; time++) it.click();
    }, times);
  await press(3);
  await title(page, "The search stands still").waitFor();
  await press(2);
  await page.waitForTimeout(600);
  await title(page, "The search stands still").waitFor();
  await inLab(page, "End it here").click();
  await title(page, "Not decided").waitFor();
  await close();
});

/** Tells the page by which names workers are started, and how many letters go to each. */
const overheard = `
  const started = new BroadcastChannel("started");
  const Plain = Worker;
  self.Worker = class extends Plain {
    constructor(address, options) {
      super(globalThis.elsewhere ?? address, options);
      started.postMessage(options.name);
    }
    postMessage(data, more) {
      super.postMessage(data, more);
      if (data instanceof Uint32Array) started.postMessage("letter");
    }
  };`;

async function overhear(page) {
  await page.evaluate(() => {
    window.heard = [];
    new BroadcastChannel("started").onmessage = ({ data }) => window.heard.push(data);
  });
  return () => page.evaluate(() => window.heard);
}

test("with more processors there are more workers, and they find the same", async () => {
  const found = [];
  for (const [count, names] of [[1, []], [3, ["1 3", "2 3"]]]) {
    const { page, context, close } = await site.open(still);
    await processors(context, count, overheard);
    const heard = await overhear(page);
    found.push((await proveWithoutTime(page, 4)).states);
    const [letters, started] = [true, false].map(async (is) => (await heard()).filter((it) => (it === "letter") === is));
    assert.deepEqual(await started, names);
    assert.equal((await letters).length > 0, count > 1);
    await close();
  }
  assert.deepEqual(found, [34_270, 34_270]);
});

test("where no further worker can be had, one does it all", async () => {
  const { page, context, troubles } = await site.open(still);
  await processors(context, 3, `globalThis.elsewhere = "nowhere.js";${overheard}`);
  const heard = await overhear(page);
  assert.equal((await proveWithoutTime(page, 4)).states, 34_270);
  assert.deepEqual((await heard()).slice(0, 2), ["1 3", "2 3"]);
  await onlyTroubles(context, troubles, /nowhere\.js|404/); // nothing is there, as it was meant to be
});

test("why, at a broken law", async () => {
  const { page, close } = await site.open(still);
  await charged(page);
  const why = button(page, "Why?: An order is charged once");
  await tabTo(page, why);
  await page.keyboard.press("Enter");
  await title(page, "Why “An order is charged once” broke at step 27").waitFor();
  await focusIs(page.locator("#lab-title"));
  await inLab(page, "Close").press("Enter");
  await focusIs(why); // it goes back
  await why.press("Enter");
  await lab(page).locator(".lab-list li").nth(7).waitFor();
  await lab(page).getByRole("button", { name: /worker-a stands still/ }).click();
  await stepIs(page, 5);
  await close();
});

for (const { width, height, touch } of sizes) {
  test(`at ${width} × ${height} a step of the account is seen in the diagram`, async () => {
    const { page, close } = await site.open({ ...still, width, height, touch });
    await charged(page);
    await button(page, "Why?: An order is charged once").click();
    for (const [told, step, drawn] of [
      [/worker-a stands still/, 5, /^worker-a stands still/],
      [/charges order 42 a second time/, 27, /charges order 42 a second time/],
    ]) {
      await lab(page).getByRole("button", { name: told }).click();
      await stepIs(page, step);
      await page.waitForFunction(() => {
        const lane = [...document.querySelectorAll(".diagram-drawing .diagram-head")];
        // What lies in front of a place hides it: the score above, the transport below.
        return lane.every((it) => {
          const { x, y, width, height } = it.getBoundingClientRect();
          return document.elementFromPoint(x + width / 2, y + height / 2)?.closest(".diagram-place");
        });
      });
      await page.locator(".caption").getByText(drawn).waitFor();
    }
    await close();
  });

  for (const theme of themes) {
    for (const [language, names] of Object.entries({
      en: [["Find a way to break it", "Start the search"], ["Try to prove it", "Look at every state"]],
      zh: [["想办法打破它", "开始搜索"], ["尝试证明", "检查每一个状态"]],
    })) {
      test(`at ${width} × ${height}, ${theme}, ${language}, what starts a search is in sight`, async () => {
        const { page, close } = await site.open({ ...still, width, height, touch, theme, language });
        for (const [open, begin] of names) {
          await button(page, open).click();
          await title(page, open).waitFor();
          await focusIs(page.locator("#lab-title"));
          const start = inLab(page, begin);
          await start.waitFor();
          // Nothing is scrolled for it, and nothing lies over it.
          const seen = await start.evaluate((it) => {
            const { x, y, width, height } = it.getBoundingClientRect();
            const inside = y >= 0 && y + height <= innerHeight;
            return inside && it.contains(document.elementFromPoint(x + width / 2, y + height - 2));
          });
          assert(seen, `${begin} is not to be seen`);
          await lab(page).locator(".quiet").click();
          await lab(page).waitFor({ state: "detached" });
        }
        await close();
      });
    }
  }
}

test("this run and its cure, side by side", async () => {
  const { page, close } = await site.open(still);
  await charged(page);
  await button(page, "Side by side").click();
  await lab(page).getByLabel("This run, and").selectOption("set fencing on");
  await inLab(page, "Lay them side by side").click();
  await lab(page).getByRole("heading", { name: "From here on they differ" }).waitFor();
  const ledgers = lab(page).getByRole("table").first();
  await ledgers.getByRole("row", { name: /alice 300\.00 .*alice 400\.00/ }).waitFor();
  assert(await lab(page).locator(".lab-rows .differs").count() > 0);
  await assertAccessible(page, "side by side");
  // A step of the other run opens it.
  await lab(page).getByRole("table").last().locator(".differs td:last-child button").first().click();
  await page.waitForFunction(() => document.querySelectorAll(".run-list > li").length === 2);
  await close();
});

test("the history as bars, with what has no place", async () => {
  const { page, close } = await site.open(still);
  await charged(page);
  await button(page, "The history as bars").click();
  await title(page, "The history as bars").waitFor();
  await lab(page).getByText(/As a mutex.*: not linearizable\. Operation 4 has no place/).waitFor();
  await lab(page).getByText(/As a lock that is lent.*: linearizable\./).waitFor();
  await lab(page).getByText(/As a register for each order.*: linearizable/).waitFor();
  await lab(page).locator(".lab-list .bad button").first().click();
  await stepIs(page, 14);
  await assertAccessible(page, "the history");
  await close();
});

test("the challenge is won by keyboard, with as few faults as can be", async () => {
  const { page, close } = await site.open(still);
  const press = async (target) => {
    await tabTo(page, target);
    await page.keyboard.press("Enter");
  };
  await press(button(page, "Lessons"));
  await press(page.getByRole("dialog").getByRole("button", { name: /take the challenge: The lock that expired/ }));
  const strip = page.getByRole("region", { name: "Challenge" });
  await strip.getByText("Have order 42 charged twice").waitFor();
  await strip.getByText("Faults: 0 · possible with: 1").waitFor({ timeout: 60_000 });
  for (let step = 1; step <= 4; step++) {
    await page.keyboard.press("ArrowRight");
    await stepIs(page, step);
  }
  const faults = page.getByRole("group", { name: "Faults" });
  await press(faults.getByRole("button", { name: "Pause", exact: true }));
  await strip.getByText("Faults: 1 ·").waitFor();
  await page.keyboard.press("End");
  await headlineIs(page, "Order 42 charged once");
  await press(faults.getByRole("button", { name: "Resume", exact: true }));
  await page.keyboard.press("End");
  await strip.getByText("Won with 1 fault: nobody can do it with fewer.").waitFor();
  await assertAccessible(page, "a challenge that was won");
  await press(strip.getByRole("button", { name: "Why?" }));
  await lab(page).locator(".lab-list li").first().waitFor();
  await strip.waitFor();

  // Undo is free.
  await page.keyboard.press("Home");
  await strip.getByText("Faults: 0 · possible with: 1").waitFor();
  await close();
});

test("a reload comes back to the challenge", async () => {
  const { page, close } = await site.open(still);
  await button(page, "Lessons").click();
  await page.getByRole("button", { name: /take the challenge: Whose lock did you delete/ }).click();
  const strip = page.getByRole("region", { name: "Challenge" });
  await strip.getByText(/possible with: \d/).waitFor({ timeout: 60_000 });
  const said = await strip.innerText();
  // Of the challenge is kept which it is, in which run, and with how many faults it can be won.
  await page.waitForFunction(() => /:whose-lock[^\n]*\n\d+:=\d+\n\d+:=\d+\n/.test(localStorage.getItem("faultline")));
  await page.reload();
  await started(page);
  await strip.getByText(/possible with: \d/).waitFor();
  assert.equal(await strip.innerText(), said);
  await close();
});

test("a laboratory that cannot be had is told, and had again when it can", async () => {
  const { page, context, troubles } = await site.open(still);
  await charged(page);
  await context.route("**/faultline-lab*", (route) => route.abort());
  await button(page, "Why?: An order is charged once").click();
  assert.match(await told(page), /could not be loaded.*press the button again/);
  assert.equal(await lab(page).count(), 0);
  await headlineIs(page, "Order 42 charged twice");
  await context.unroute("**/faultline-lab*");
  await button(page, "Why?: An order is charged once").click();
  await lab(page).locator(".lab-list li").first().waitFor();
  await onlyTroubles(context, troubles, /faultline-lab|ERR_FAILED/); // what was aborted was meant to be
});
