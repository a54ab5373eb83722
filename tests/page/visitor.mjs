// What a visitor sees of the page and does to it, in the words of the page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dist } from "./harness.mjs";

/** What the scoreboard says of the money. */
export const headline = (page) => page.locator(".board .headline span");

/** Waits until the scoreboard says this. */
export async function headlineIs(page, text) {
  await headline(page).getByText(text, { exact: true }).waitFor();
}

/** Where the run stands: `{ step, of }`. */
export async function place(page) {
  const [, step, of] = /step (\d+) of (\d+)/.exec(await page.locator(".clock .count").innerText());
  return { step: Number(step), of: Number(of) };
}

/** Waits until the run stands at a step, of so many if that is said. */
export async function stepIs(page, step, of = "\\d+") {
  await page.locator(".clock .count", { hasText: new RegExp(`^step ${step} of ${of}$`) }).waitFor();
}

/** Waits until the run stands elsewhere than at a step. Returns where. */
export async function placeBeyond(page, step) {
  await page.locator(".clock .count", { hasNotText: new RegExp(`^step ${step} of `) }).waitFor();
  return place(page);
}

/** Waits until something has the focus. The page gives it when it has drawn, maybe a turn later. */
export async function focusIs(target) {
  await target.and(target.page().locator(":focus")).waitFor();
}

/** What the page has to tell, when it has something to tell but that it is loading. */
export async function told(page) {
  return page.locator(".toast p", { hasNotText: /^(Loading|正在加载)/ }).innerText();
}

/** Takes steps with the keyboard, each seen before the next. */
export async function walk(page, steps) {
  const { step } = await place(page);
  for (let taken = 1; taken <= steps; taken++) {
    await page.keyboard.press("ArrowRight");
    await stepIs(page, step + taken);
  }
}

/** The page still does what it is for: it steps. */
export async function assertSteps(page) {
  const { step } = await place(page);
  await page.getByRole("button", { name: "One step", exact: true }).click();
  await stepIs(page, step + 1);
}

/** Opens one of the sheets of the bar. */
export async function sheet(page, name) {
  await page.getByRole("navigation", { name: "Tools" }).getByRole("button", { name }).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  return dialog;
}

/** Writes a script and runs it. */
export async function runScript(page, text) {
  const dialog = await sheet(page, "Script");
  await dialog.getByRole("textbox").fill(text);
  await dialog.getByRole("button", { name: "Run this script" }).click();
  return dialog;
}

/** Presses Tab until something has the focus, as somebody without a mouse does. */
export async function tabTo(page, target, most = 120) {
  const has = () => target.evaluate((element) => element === document.activeElement);
  for (let pressed = 0; pressed < most && !(await has()); pressed++) await page.keyboard.press("Tab");
  assert(await has(), `the focus does not come to ${target}`);
}

/** Has the laboratory's worker find so many processors; `first` runs in it before anything else. */
export async function processors(context, count, first = "") {
  const starter = readFileSync(join(dist, "static", "lab.js"), "utf8");
  await context.route("**/static/lab.js", (route) => {
    if (route.request().serviceWorker()) return route.fallback(); // it keeps what was built
    const found = `Object.defineProperty(navigator, "hardwareConcurrency", { value: ${count} });`;
    return route.fulfill({ contentType: "text/javascript", body: [found, first, starter].join("\n") });
  });
}

/** Proves the lock with its fencing tokens, whatever order things happen in. Returns how many states and seconds that took. */
export async function proveWithoutTime(page, timers) {
  const settings = await sheet(page, "Protocol and settings");
  await settings.getByRole("group", { name: /^Fencing tokens/ }).getByRole("radio", { name: /^on/ }).check();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Try to prove it", exact: true }).click();
  const lab = page.locator(".lab");
  await lab.getByLabel("Against").selectOption("asynchronous");
  await lab.getByLabel("At most so many faults").selectOption("0");
  await lab.getByLabel(/^Timers that end/).selectOption(String(timers));
  const began = performance.now();
  await lab.getByRole("button", { name: "Look at every state", exact: true }).click();
  const said = lab.getByText(/holds in all [\d,]+ states/);
  await said.waitFor({ timeout: 300_000 });
  const seconds = (performance.now() - began) / 1000;
  return { states: Number(/all ([\d,]+) states/.exec(await said.innerText())[1].replaceAll(",", "")), seconds };
}
