// What is wrong with what comes from outside: it is told with its place and its remedy, the page
// still steps, and the run that was there before is still there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, start, started } from "./harness.mjs";
import { assertSteps, place, runScript, sheet, stepIs, told, walk } from "./visitor.mjs";

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const still = { reducedMotion: "reduce" };

// Links cannot be made wrong on the page. These were: of a later format, of an earlier version, and
// with markup where a title and a node's name stand.
const OF_FORMAT_99 =
  "run-ZAAAABlrYwUwLjEuMBsmgYTvm-bBsGP8vOVnhJMFQMENgCAM_HeK20BjjPsgFEPElrTl4fbEpqBrfjfj0pycA5UlN3mgtRKlwO7weX8toFbYcB5Eo6cfFzx4OC2tLjwRFk07ow";
const OF_VERSION_0_0_1 =
  "run-ZAAAABlrAQUwLjAuMRsmgYTvm-bBsGP8vOVnhJMFQMENgCAM_HeK20BjjPsgFEPElrTl4fbEpqBrfjfj0pycA5UlN3mgtRKlwO7weX8toFbYcB5Eo6cfFzx4OC272SJFphvUbg";
const WITH_MARKUP =
  "run-cwAAAJHYAQUwLjEuMAAAAAAAAAAAAAAAAAAAAAdNy0EKgCAQBdC9pxg8QNY-vYuYlGQz8DXs-IUQuH-vppojrenaqSDYh4QjILC6Jd6kTfBsF-0UbqYs4TT8CeUrzYUCfDl6Nj2bP4_XqRcQLs56N9ai2w";

/** A link to a run in which six steps were taken, as the page itself makes it. */
async function sharedLink() {
  const { page, close } = await site.open(still);
  await walk(page, 6);
  const dialog = await sheet(page, "Share");
  await page.waitForFunction(() => document.querySelector("#share-link")?.value); // it takes a moment
  const address = await dialog.getByLabel("Link to this moment of the run").inputValue();
  await close();
  return address.split("#")[1];
}

/** Opens a link in a page where five steps were taken, and comes back with what the page says. */
async function follow(page, fragment) {
  await walk(page, 5);
  await page.evaluate((fragment) => (location.hash = fragment), fragment);
  return told(page);
}

async function assertNothingIsLost(page, steps = 5) {
  await stepIs(page, steps, steps);
  await assertSteps(page);
}

test("a link that is whole opens beside what was there", async () => {
  const link = await sharedLink();
  const { page, close } = await site.open(still);
  assert.equal(await follow(page, link), "Opened the run from the link.");
  await stepIs(page, 6);
  await page.getByRole("button", { name: /^Run 1: / }).click();
  await assertNothingIsLost(page);
  await close();
});

test("a link that is whole opens as the page's first address, too", async () => {
  const { page, close } = await site.open({ ...still, path: `#${await sharedLink()}` });
  assert.equal(await told(page), "Opened the run from the link.");
  await stepIs(page, 6);
  assert(!page.url().includes("#"), "a reload does not open it anew");
  await close();
});

for (const [what, bend, says] of [
  ["cut off", (link) => link.slice(0, -20), /end of the link is missing: copy the whole address/],
  [
    "with a bit flipped",
    (link) => link.slice(0, 60) + String.fromCharCode(link.charCodeAt(60) ^ 1) + link.slice(61),
    /link was changed on its way: ask for it again/,
  ],
  ["of a later format", () => OF_FORMAT_99, /of format 99, .* reload the page/],
  ["enormous", (link) => link + "A".repeat(1_000_000), /larger than 256 KiB: share a shorter run/],
]) {
  test(`a link ${what}: told, and nothing is lost`, async () => {
    const link = bend(await sharedLink());
    const { page, close } = await site.open(still);
    assert.match(await follow(page, link), says);
    await assertNothingIsLost(page);
    await close();

    const first = await site.open({ ...still, path: `#${link}` });
    assert.match(await told(first.page), says);
    await assertNothingIsLost(first.page, 0);
    await first.close();
  });
}

test("a link of another version: its script is played, with a warning", async () => {
  const { page, close } = await site.open(still);
  assert.match(await follow(page, OF_VERSION_0_0_1), /made by version 0\.0\.1, .* may run differently/);
  await stepIs(page, 6);
  await page.getByRole("button", { name: /^Run 1: / }).click();
  await assertNothingIsLost(page);
  await close();
});

test("a link that is none: the remedy is to copy the whole address", async () => {
  const { page, close } = await site.open({ ...still, path: "#buy-now" });
  assert.match(await told(page), /not a link to a run: .* copy the whole address/);
  await assertNothingIsLost(page, 0);
  await close();
});

for (const [what, line, place, says] of [
  ["an unknown node", "at 5s crash worker-z", "Line 4, column 13", /no node 'worker-z'.*worker-a/],
  ["a message that is not in flight", "drop bank -> worker-a", "Line 4, column 1", /bank.*worker-a/],
  ["a negative time", "at -5s crash worker-a", "Line 4, column 4", /cannot be negative: leave out the '-'/],
]) {
  test(`a script with ${what}: its place is told, the text stays, and nothing is lost`, async () => {
    const { page, close } = await site.open(still);
    await walk(page, 5);
    const text = `run lock/redis\nset fencing off\nat 0s submit order 42\n${line}\n`;
    const dialog = await runScript(page, text);
    const trouble = dialog.getByRole("alert");
    await trouble.getByText(says).waitFor();
    await trouble.getByRole("button", { name: place }).click();
    const chosen = await dialog.getByRole("textbox").evaluate((area) =>
      area.value.slice(area.selectionStart, area.selectionEnd),
    );
    assert.equal(chosen, line, "the place is shown in the text");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await assertNothingIsLost(page);
    // What was written is still there, and so is the run's own script.
    const again = await sheet(page, "Script");
    assert.equal(await again.getByRole("textbox").inputValue(), text);
    await again.getByRole("button", { name: /^Back to this run/ }).click();
    await again.getByRole("button", { name: /^Back to this run/, disabled: true }).waitFor();
    assert.match(await again.getByRole("textbox").inputValue(), /^run lock\/redis/);
    await close();
  });
}

test("a script of ten megabytes: told, and nothing is lost, not even by a reload", async () => {
  const { page, close } = await site.open(still);
  await walk(page, 5);
  const dialog = await sheet(page, "Script");
  await dialog.getByRole("textbox").evaluate((area) => {
    area.value = "# ten megabytes of the same\n".repeat(375_000);
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  // The browser takes its time to lay such a text out.
  await dialog.getByRole("button", { name: "Run this script" }).click({ timeout: 60_000 });
  await dialog.getByRole("alert").getByText(/at most 262144: shorten it/).waitFor();
  await page.keyboard.press("Escape");
  await assertNothingIsLost(page);
  // The text is too large to be kept; the run is not.
  await page.waitForFunction(() => localStorage.getItem("faultline")?.includes("play 6 steps"));
  await page.reload();
  await started(page);
  await stepIs(page, 6);
  await close();
});

for (const [what, kept] of [
  ["cut off", "1:2\n1:0\n"],
  ["of another version", "1:9\n1:0\n"],
  ["no session at all", "<b>hello</b>"],
]) {
  test(`what was kept is ${what}: told, put aside, and the page begins anew`, async () => {
    const { page, context, close } = await site.open(still);
    await context.addInitScript((kept) => {
      if (!sessionStorage.getItem("bent")) localStorage.setItem("faultline", kept);
      sessionStorage.setItem("bent", "yes");
    }, kept);
    await page.reload();
    await started(page);
    assert.match(await told(page), /could not be read.* aside, not deleted/);
    assert.equal(await page.evaluate(() => localStorage.getItem("faultline-unreadable")), kept);
    await assertNothingIsLost(page, 0);
    // From now on it is kept again.
    await page.reload();
    await started(page);
    await stepIs(page, 1);
    await close();
  });
}

for (const [what, deny] of [
  [
    "denied",
    () =>
      Object.defineProperty(window, "localStorage", {
        get: () => {
          throw new DOMException("denied", "SecurityError");
        },
      }),
  ],
  [
    "full",
    () => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    },
  ],
]) {
  test(`storage is ${what}: the page says so once, and works`, async () => {
    const prepare = (context) => context.addInitScript(deny);
    const { page, close } = await site.open({ ...still, prepare });
    await page.locator(".toast").waitFor();
    assert.match(await told(page), /a reload .* Copy the script to keep a run/);
    await page.getByRole("button", { name: "Dismiss" }).click();
    await assertNothingIsLost(page, 0);
    const dialog = await sheet(page, "Script");
    assert.match(await dialog.getByRole("textbox").inputValue(), /play 1 step/);
    await close();
  });
}

test("text from a link, a script or a name is never markup", async () => {
  const markup = '<img src=x onerror="window.ran=1">';
  const { page, close } = await site.open({ ...still, path: `#${WITH_MARKUP}` });
  const linked = page.getByRole("dialog");
  await linked.getByRole("textbox").waitFor();
  assert((await linked.getByRole("textbox").inputValue()).startsWith(`title ${markup}`));
  assert((await told(page)).includes("<img/src=x"), "quoted as text");
  await linked.getByRole("button", { name: "Run this script" }).click();
  await linked.getByRole("alert").getByText("<img/src=x").first().waitFor();
  await linked.getByRole("textbox").fill(`title ${markup}\nrun lock/none\nat 0s submit order 42\n`);
  await linked.getByRole("button", { name: "Run this script" }).click();
  await linked.waitFor({ state: "detached" });

  await page.getByLabel("Name of this branch").fill(markup);
  await page.getByLabel("Name of this branch").press("Enter");
  await page.getByRole("button", { name: markup }).waitFor();

  const settings = await sheet(page, "Protocol and settings");
  await settings.getByLabel("Ask again").fill(markup);
  await settings.getByLabel("Ask again").press("Enter");
  await settings.getByRole("alert").first().waitFor();

  await page.reload();
  await started(page);
  await page.getByRole("button", { name: markup }).waitFor();
  assert.equal(await page.locator("img, [onerror]").count(), 0);
  assert.equal(await page.evaluate(() => window.ran), undefined);
  await close();
});

for (const [what, refuse] of [
  ["refused", () => (Clipboard.prototype.writeText = () => Promise.reject(new DOMException("no")))],
  ["missing", () => Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined })],
]) {
  test(`the clipboard is ${what}: the text is there to be selected by hand`, async () => {
    const prepare = (context) => context.addInitScript(refuse);
    const { page, close } = await site.open({ ...still, prepare });
    await walk(page, 5);
    const dialog = await sheet(page, "Share");
    const selected = () =>
      page.evaluate(() => {
        const { value, selectionStart, selectionEnd } = document.activeElement;
        return value?.slice(selectionStart, selectionEnd);
      });
    await dialog.getByRole("button", { name: "Copy", exact: true }).click();
    await dialog.getByRole("alert").getByText("Ctrl+C").waitFor();
    assert.match(await selected(), /^http.*#run-/);
    await dialog.getByRole("button", { name: "Copy as incident report" }).click();
    await page.waitForFunction(() => document.activeElement.value?.startsWith("Incident report"));
    assert.match(await selected(), /^Incident report: [^]*Fingerprint/);
    await assertAccessible(page);
    await close();
  });
}

test("the clipboard takes the link and the report", async () => {
  const { page, context, close } = await site.open(still);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const dialog = await sheet(page, "Share");
  await dialog.getByRole("button", { name: "Copy", exact: true }).click();
  await page.getByText("Copied.").waitFor();
  assert.match(await clipboard(), /#run-/);
  await dialog.getByRole("button", { name: "Copy as incident report" }).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith("Incident"));
  await close();
});

test("a panic: the page says so, offers the script of the run, and a way back", async () => {
  const { page, context, troubles } = await site.open(still);
  await walk(page, 5);
  await page.waitForFunction(() => localStorage.getItem("faultline")?.includes("play 5 steps"));
  // A browser that draws nothing more: what the page relies on is gone.
  await page.evaluate(() => {
    Document.prototype.createElementNS = () => {
      throw new Error("no more drawing");
    };
  });
  await page.keyboard.press("ArrowRight");
  await page.getByRole("alert").getByText("Something in this page went wrong").waitFor();
  const script = await page.getByLabel("Script of the run").inputValue();
  assert.match(script, /^run lock\/redis[^]*play [56] steps/);
  await assertAccessible(page, "the page of a panic");
  assert(troubles.some((trouble) => trouble.includes("panicked")), "and the console has the reason");

  await page.getByRole("button", { name: "Reload" }).click();
  await page.getByRole("region", { name: "Transport" }).waitFor();
  await stepIs(page, 5);
  await runScript(page, script);
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert((await place(page)).step >= 5);
  await context.close();
});

test("a panic: who starts afresh begins at the beginning", async () => {
  const { page, context } = await site.open(still);
  await walk(page, 5);
  await page.waitForFunction(() => localStorage.getItem("faultline")?.includes("play 5 steps"));
  await page.evaluate(() => (Document.prototype.createElementNS = null));
  await page.keyboard.press("ArrowRight");
  await page.getByRole("button", { name: "Start afresh" }).click();
  await page.getByRole("region", { name: "Transport" }).waitFor();
  await stepIs(page, 0);
  await context.close();
});
