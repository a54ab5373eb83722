// The page in use: walking the run, interfering with it, branches, settings, languages, colours.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start, started } from "./harness.mjs";
import { focusIs, headlineIs, place, placeBeyond, runScript, sheet, stepIs, tabTo, told, walk } from "./visitor.mjs";

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const still = { reducedMotion: "reduce" };
const drawing = (page) => page.getByRole("group", { name: "Space-time diagram of the run" });
const dock = (page) => page.getByRole("group", { name: "What you can do" });
const faults = (page) => page.getByRole("group", { name: "Faults" });
const branches = (page) => page.locator(".branch-list > li");
/** The one message under way after this many steps of the first lesson's run. */
const message = (page) => drawing(page).getByRole("button", { name: /^Message .*(arrives in|waits)/ });

test("with motion unwanted the page opens still", async () => {
  const { page, close } = await site.open(still);
  assert.deepEqual(await place(page), { step: 0, of: 0 });
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  await close();
});

test("a reload comes back to the same step of the same branch, even at once", async () => {
  const { page, close } = await site.open(still);
  await walk(page, 12);
  const fork = async (step, node, fault) => {
    await page.getByRole("slider", { name: "Step" }).fill(String(step));
    await stepIs(page, step);
    await page.getByRole("region", { name: "Faults" }).getByRole("button", { name: node }).click();
    await faults(page).getByRole("button", { name: fault }).click();
    await stepIs(page, step + 1);
  };
  await fork(4, "gateway", "Crash");
  await fork(3, "redis", "Pause");
  await walk(page, 2);
  assert.equal(await branches(page).count(), 3);
  await branches(page).nth(1).getByRole("button").click();
  await page.getByRole("slider", { name: "Step" }).fill("5");
  await stepIs(page, 5);
  await dock(page).getByRole("button", { name: "Close" }).click(); // what is selected is not kept
  await dock(page).waitFor({ state: "detached" });
  const view = () => page.locator("main").ariaSnapshot();
  const before = await view();

  await page.reload();
  await started(page);
  await stepIs(page, 5);
  assert.equal(await view(), before);
  assert.equal(await branches(page).locator("[aria-current=true]").innerText(), await branches(page).nth(1).getByRole("button").innerText());
  await close();
});

for (const leaving of ["pagehide", "visibilitychange"]) {
  test(`what is done in the very turn of a ${leaving} is kept`, async () => {
    const { page, close } = await site.open(still);
    await walk(page, 2);
    await page.waitForFunction(() => localStorage.getItem("faultline"));
    await page.evaluate((leaving) => {
      document.querySelector("button[aria-label='One step']").click();
      Object.defineProperty(document, "hidden", { value: true });
      (leaving === "pagehide" ? window : document).dispatchEvent(new Event(leaving));
      Storage.prototype.setItem = () => {}; // what comes later comes too late
    }, leaving);
    await page.reload();
    await started(page);
    await stepIs(page, 3);
    await close();
  });
}

test("what is run is what stands in the script’s field at the press", async () => {
  const { page, close } = await site.open(still);
  const dialog = await sheet(page, "Script");
  await dialog.evaluate((sheet) => {
    const area = sheet.querySelector("textarea");
    area.value = "run lock/none\nat 0s submit order 42\n";
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    [...sheet.querySelectorAll("button")].find((it) => it.textContent === "Run this script").click();
  });
  await dialog.waitFor({ state: "detached" });
  await page.locator(".run.shown").getByText("No lock").waitFor();
  await close();
});

test("every key does what the ? sheet says", async () => {
  const { page, close } = await site.open(still);
  const press = async (key, step) => {
    await page.keyboard.press(key);
    await stepIs(page, step);
  };
  await press("ArrowRight", 1);
  await press("PageDown", 2);
  await press("ArrowLeft", 1);
  await press("PageUp", 0);
  await press("End", 2); // to the end of what has been run, and from there on
  await page.keyboard.press("End");
  await headlineIs(page, "Order 42 charged twice");
  const { of } = await place(page);
  await press("Home", 0);
  await page.keyboard.press(".");
  await page.locator(".caption").getByText("worker-a gets “POST /pay").waitFor();
  const { step } = await place(page);
  assert(step > 1, "straight to the node's own event");
  await page.keyboard.press(".");
  await placeBeyond(page, step);
  await page.keyboard.press(",");
  await stepIs(page, step);
  await page.keyboard.press(" ");
  await page.getByRole("button", { name: "Stop playing" }).waitFor();
  await page.keyboard.press(" ");
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  await page.keyboard.press("n");
  await page.locator('.lesson .dots[aria-label="2 of 9"]').waitFor();
  await page.keyboard.press("p");
  await page.locator('.lesson .dots[aria-label="1 of 9"]').waitFor();
  const here = await place(page);
  assert.equal(here.of, of, "the run is still as long");

  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  const listed = await page.getByRole("dialog").locator("kbd").allInnerTexts();
  const all = ["←", "→", "PageUp", "PageDown", "Space", "Home", "End", ",", ".", "p", "n", "s", "t", "l", "?", "Esc"];
  assert.deepEqual(listed, all);
  await page.keyboard.press("ArrowRight"); // a sheet keeps its keys
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.deepEqual(await place(page), here, "it does not step behind the sheet");
  await page.keyboard.press("s");
  await page.getByRole("dialog", { name: "Script" }).waitFor();
  await close();
});

test("a sheet gives the focus back to what opened it", async () => {
  const { page, close } = await site.open(still);
  const share = page.getByRole("button", { name: "Share" });
  await tabTo(page, share);
  for (const close of ["Escape", "the button", "the ground"]) {
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    assert(await dialog.evaluate((sheet) => sheet.contains(document.activeElement)));
    if (close === "Escape") await page.keyboard.press("Escape");
    else if (close === "the button") await dialog.getByRole("button", { name: "Close" }).click();
    else await page.mouse.click(300, 500);
    await dialog.waitFor({ state: "detached" });
    await focusIs(share);
  }
  await close();
});

test("a lane's own menu: its faults are done, its dock closes, the focus comes back", async () => {
  const { page, close } = await site.open(still);
  await walk(page, 4);
  const lane = drawing(page).getByRole("button", { name: /^gateway.*: faults and clock$/ });
  await tabTo(page, lane);
  await page.keyboard.press("Enter");
  await dock(page).waitFor();
  await focusIs(dock(page).getByRole("button", { name: "Pause", exact: true }));
  await dock(page).getByRole("button", { name: "Crash", exact: true }).press("Enter");
  await stepIs(page, 5);
  await page.locator(".caption").getByText("gateway crashes").waitFor();
  await dock(page).getByRole("button", { name: "Restart", exact: true }).click();
  await stepIs(page, 6);
  await dock(page).getByRole("button", { name: "Cut → worker-b" }).click();
  await stepIs(page, 7);
  await dock(page).getByRole("button", { name: "Heal → worker-b" }).waitFor();
  await dock(page).getByRole("button", { name: "Pause", exact: true }).focus();
  await page.keyboard.press("Escape");
  await dock(page).waitFor({ state: "detached" });
  await focusIs(lane);
  await close();
});

for (const [by, open] of [
  ["mouse", (_, it) => it.click()],
  [
    "keyboard",
    async (page, it) => {
      await tabTo(page, it);
      await page.keyboard.press("Enter");
    },
  ],
]) {
  test(`a message under way is doubled, made later, dropped, delivered: by ${by}`, async () => {
    const { page, close } = await site.open(still);
    await walk(page, 1);
    const use = async (tool) => {
      if (!(await dock(page).isVisible())) await open(page, message(page).first());
      const button = dock(page).getByRole("button", { name: tool });
      await (by === "mouse" ? button.click() : button.press("Enter"));
    };
    await message(page).waitFor(); // just one
    await use("Double");
    await stepIs(page, 2);
    await page.waitForFunction((n) => document.querySelectorAll(".diagram-flight").length === n, 2);
    await use("10 s later");
    await stepIs(page, 3);
    await drawing(page).getByRole("button", { name: /arrives in 10/ }).waitFor();
    await use("Drop");
    await stepIs(page, 4);
    await page.waitForFunction((n) => document.querySelectorAll(".diagram-flight").length === n, 1);
    await page.keyboard.press("Escape");
    await use("Deliver now");
    await stepIs(page, 5);
    await page.locator(".caption").getByText("worker-a gets “POST /pay order=42”").waitFor();
    await close();
  });
}

test("a second press that comes before all is drawn meets no other message", async () => {
  const { page, close } = await site.open(still);
  await walk(page, 1);
  await message(page).click();
  await dock(page).getByRole("button", { name: "Double" }).click();
  await stepIs(page, 2);
  await dock(page).getByRole("button", { name: "Drop", exact: true }).evaluate((drop) => {
    drop.click();
    drop.click();
  });
  await stepIs(page, 3);
  assert.equal(await page.locator(".diagram-flight").count(), 1);
  await close();
});

test("a message is dragged to make it later; dragged back it stays", async () => {
  const { page, close } = await site.open(still);
  await walk(page, 1);
  const drag = async (by) => {
    const { x, y, width, height } = await message(page).locator(".diagram-grip").boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + by, y + height / 2, { steps: 5 });
    if (by > 0) await page.locator(".diagram-later", { hasText: /\+.*later/ }).waitFor();
    await page.mouse.up();
  };
  const name = () => message(page).locator("title").textContent();
  const before = await name();
  await drag(-40);
  assert.equal(await name(), before);
  await stepIs(page, 1);
  await drag(60);
  await stepIs(page, 2);
  assert.notEqual(await name(), before);
  await page.locator(".caption").getByText(/will take .+ longer/).waitFor();
  await close();
});

test("while the playhead is dragged the diagram follows at once, the words when it rests", async () => {
  const { page, close } = await site.open(still);
  await walk(page, 12);
  const { seen, rested } = await page.evaluate(async () => {
    const slider = document.querySelector(".scrubber input");
    // What is not drawn yet is no number.
    const number = (selector) => Number(/\d+/.exec(document.querySelector(selector)?.textContent)?.[0]);
    const look = () => ({
      step: number(".clock .count"),
      here: number(".diagram-tick[aria-current] title"),
      listed: number(".steps .here .at"),
      waits: document.querySelector("main").classList.contains("dragged"),
    });
    const turn = () => new Promise((done) => setTimeout(done));
    const seen = [];
    for (let step = 11; step > 3; step--) {
      slider.value = String(step);
      slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
      do await turn();
      while (look().here !== step);
      seen.push(look());
    }
    while (look().waits) await turn();
    return { seen, rested: look() };
  });
  assert.deepEqual(seen.map(({ step }) => step), [11, 10, 9, 8, 7, 6, 5, 4]);
  assert(seen.every(({ step, listed, waits }) => waits || listed === step), "what is behind says so");
  assert(seen.some(({ step, listed, waits }) => waits && listed !== step), "and it was");
  assert.deepEqual(rested, { step: 4, here: 4, listed: 4, waits: false });
  await close();
});

test("what cannot be done is off, and says why", async () => {
  const { page, close } = await site.open(still);
  await walk(page, 3);
  await drawing(page).getByRole("button", { name: /^Message redis → worker-a/ }).click();
  const off = dock(page).locator("[aria-disabled=true]");
  assert.match(await off.getAttribute("aria-label"), /Double: .* TCP connection, which delivers nothing twice/);
  await off.click({ force: true });
  assert.deepEqual(await place(page), { step: 3, of: 3 });
  await close();
});

test("playing stops where a law breaks, and the ledger leads back there", async () => {
  const { page, close } = await site.open(still);
  await page.getByLabel("Speed").selectOption("8×");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await headlineIs(page, "Order 42 charged twice");
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  const { step } = await place(page);
  await page.locator(".board.bad").waitFor();
  await page.keyboard.press("End");
  const link = page.locator(".headline-link button");
  assert.equal(await link.innerText(), `broken at step ${step}`);
  await link.click();
  await stepIs(page, step);
  const law = page.locator(".laws li.broken", { hasText: "An order is charged once" });
  assert.match(await law.innerText(), new RegExp(`broken at step ${step}`));
  await close();
});

test("switching fencing on runs the same faults again, and cures", async () => {
  const { page, close } = await site.open(still);
  await page.keyboard.press("End");
  await headlineIs(page, "Order 42 charged twice");
  const dialog = await sheet(page, "Protocol and settings");
  await dialog.getByRole("group", { name: "Fencing tokens" }).getByRole("radio", { name: "on" }).check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("End");
  await headlineIs(page, "Order 42 charged once");
  assert.equal(await page.locator(".laws li.broken").count(), 0);
  assert.match(await page.locator(".steps ol").innerText(), /pause|stands still|wakes|refuse/);
  await page.getByRole("button", { name: /^Run 1: / }).click();
  await headlineIs(page, "Order 42 charged twice");
  await close();
});

test("in Chinese no English sentence is left", async () => {
  const { page, close } = await site.open({ ...still, language: "zh" });
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-Hans");
  const english = () =>
    page.evaluate(() => {
      const code = "code, pre, textarea, kbd, [lang=en], .diagram-wire, .line .what";
      const texts = [...document.querySelectorAll("h1, h2, h3, h4, p, button, label, legend, small, dt, dd, li, [aria-label], title")]
        .filter((element) => !element.closest(code))
        .flatMap((element) => [element.getAttribute("aria-label") ?? "", ...[...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data)]);
      // Four English words in a row, names of nodes and of what is on the wire aside.
      return [...new Set(texts)].filter((text) => /([A-Za-z’']{2,}[ ,;]+){3}[A-Za-z]{2,}/.test(text));
    });
  assert.deepEqual(await english(), []);
  for (let step = 0; step < 24; step++) {
    await page.keyboard.press("ArrowRight");
    if (step % 6 === 0) assert.deepEqual(await english(), [], `after step ${step}`);
  }
  const tools = page.locator(".tools button[aria-haspopup]");
  for (let nth = 0; nth < (await tools.count()); nth++) {
    await tools.nth(nth).click();
    await page.getByRole("dialog").waitFor();
    assert.deepEqual(await english(), [], await page.locator("#sheet-title").innerText());
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await close();
});

test("the language is switched in place and kept", async () => {
  const { page, close } = await site.open(still);
  await walk(page, 5);
  await page.getByRole("button", { name: "简体中文" }).click();
  await page.getByRole("heading", { name: "账本" }).waitFor();
  await page.locator("html[lang=zh-Hans]").waitFor();
  await page.locator(".clock", { hasText: "第 5 / 5 步" }).waitFor();
  await page.reload();
  await started(page);
  await page.getByRole("heading", { name: "账本" }).waitFor();
  await page.keyboard.press("l");
  await page.getByRole("heading", { name: "Ledger" }).waitFor();
  await page.locator("html[lang=en]").waitFor();
  await close();
});

test("the colours are switched in place and kept", async () => {
  const { page, close } = await site.open(still);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.keyboard.press("t");
  await page.locator("html[data-theme=light]").waitFor();
  assert.equal(await ground(), light);
  await page.keyboard.press("t");
  await page.locator("html[data-theme=dark]").waitFor();
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.reload();
  await started(page);
  await page.locator("html[data-theme=dark]").waitFor();
  assert.equal(await ground(), dark);
  await page.keyboard.press("t");
  await page.locator("html:not([data-theme])").waitFor();
  await close();
});

test("a script is run beside what was there, and told when it stands still", async () => {
  const { page, close } = await site.open(still);
  const dialog = await runScript(page, "run lock/none\nset ask-again 1s\nat 0s submit order 42\nplay until quiet\n");
  await dialog.waitFor({ state: "detached" });
  await headlineIs(page, "Order 42 charged twice");
  assert(await page.getByRole("button", { name: "One step", exact: true }).isDisabled());
  await page.keyboard.press("ArrowRight");
  assert.match(await told(page), /Nothing more happens by itself/);
  await close();
});

test("a paused page uses no processor", async () => {
  const { page, close } = await site.open(still);
  await walk(page, 12);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const busy = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value;
  };
  const seconds = (s) => new Promise((done) => setTimeout(done, s * 1000));
  await seconds(1); // the session is kept, once
  // A task that waits for a busy machine counts as long as it waits: the quietest of five spells says
  // what the page itself does, for one that was never idle would have none.
  const spells = [];
  while (spells.length < 5 && !(Math.min(...spells) < 0.02)) {
    const before = await busy();
    await seconds(2);
    spells.push((await busy()) - before);
  }
  assert(Math.min(...spells) < 0.02, `${spells.map((used) => (used * 1000).toFixed(1))} ms in 2 s each`);
  await close();
});
