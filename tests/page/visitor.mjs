// What a visitor sees of the page and does to it, in the words of the page.
import assert from "node:assert/strict";

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

/** Waits until the run stands at a step. */
export async function stepIs(page, step) {
  await page.locator(".clock .count", { hasText: new RegExp(`^step ${step} of `) }).waitFor();
}

/** What the page has to tell, when it has something to tell. */
export async function told(page) {
  return page.locator(".toast p").innerText();
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
