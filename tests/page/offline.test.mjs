// After the first load the page works without a network, and a new version comes whole or not at all.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, afterEach, test } from "node:test";
import { chromium } from "playwright-core";
import { chromiumArgs, chromiumPath, dist, root, serve, started } from "./harness.mjs";
import { assertSteps } from "./visitor.mjs";

let browser, folder, server;
before(async () => (browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArgs })));
after(() => browser?.close());

// A copy of the site for each test, to be deployed anew.
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "faultline-dist-"));
  cpSync(dist, folder, { recursive: true, filter: (path) => !path.endsWith(".gz") });
  server = await serve(folder);
});
afterEach(() => {
  server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Lays a new version over the site: another title, other styles. */
function deploy(title, { whole = true } = {}) {
  const index = join(folder, "index.html");
  writeFileSync(index, readFileSync(index, "utf8").replace(/<title>.*<\/title>/, `<title>${title}</title>`));
  const styles = join(folder, "static", "style.css");
  appendFileSync(styles, `\n:root { --version: "${title}"; }\n`);
  copyFileSync(join(root, "static", "offline.js"), join(folder, "static", "offline.js"));
  execFileSync(join(root, ".ci", "offline"), [folder]);
  if (!whole) appendFileSync(styles, "/* not what was announced */");
}

/** Visits the page until a worker is there that keeps it. */
async function visit(context) {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(server.url);
  await started(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  return page;
}

/** The version of each of two files: they are to be the same. */
const versions = (page) =>
  page.evaluate(() => [
    document.title,
    getComputedStyle(document.documentElement).getPropertyValue("--version").replaceAll('"', "") || "Faultline",
  ]);

/** Reloads, and waits until the program runs: asked anew each time, since a new version's page comes in two turns. */
async function reload(page) {
  await page.reload();
  const runs = () => performance.getEntriesByName("faultline-started").length > 0;
  const end = Date.now() + 20_000;
  while (!(await page.evaluate(runs).catch(() => false))) {
    assert(Date.now() < end, `the program does not start: ${await page.content()}`);
    await page.waitForTimeout(100);
  }
}

/** Looks for a new version and waits until it is there, or has been refused. */
const update = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    const { installing } = registration;
    if (!installing) return registration.waiting ? "installed" : "none";
    return new Promise((done) =>
      installing.addEventListener("statechange", () => installing.state !== "installing" && done(installing.state)),
    );
  });

test("after the first load the page works without a network, rules' sources and all", async () => {
  const context = await browser.newContext();
  const page = await visit(context);
  server.stop();
  await context.setOffline(true);
  await page.reload();
  await started(page);
  await page.getByRole("button", { name: "Stop playing" }).waitFor({ state: "detached" });
  const show = page.getByRole("button", { name: /Show it in the protocol/ });
  await assertSteps(page);
  while (!(await show.isVisible())) await assertSteps(page); // not every step is one of a rule
  await show.click();
  await page.locator(".rule pre").waitFor();
  assert.match(await page.locator(".rule pre").innerText(), /fn /);
  await context.close();
});

test("on the first visit, too, the rules' sources are there once the page is kept", async () => {
  const context = await browser.newContext();
  const page = await visit(context);
  server.stop();
  await context.setOffline(true);
  await page.getByRole("button", { name: /Show it in the protocol/ }).click();
  await page.locator(".rule pre").waitFor();
  await context.close();
});

test("a new version comes whole, when it is kept, and only then", async () => {
  const context = await browser.newContext();
  const page = await visit(context);
  deploy("Second");
  await reload(page);
  assert.equal(new Set(await versions(page)).size, 1, "never two versions at once");
  assert.equal(await update(page), "installed");
  await reload(page);
  assert.deepEqual(await versions(page), ["Second", "Second"]);
  const kept = await page.evaluate(() => caches.keys());
  assert.equal(kept.length, 1, "the older version is forgotten");
  await context.close();
});

test("while another page of the old version is open, both stay with it", async () => {
  const context = await browser.newContext();
  const other = await visit(context);
  const page = await visit(context);
  deploy("Second");
  assert.equal(await update(page), "installed");
  await reload(page);
  assert.deepEqual(await versions(page), ["Faultline", "Faultline"]);
  await other.close();
  await reload(page);
  assert.deepEqual(await versions(page), ["Second", "Second"]);
  await context.close();
});

test("a version that is deployed only in part is refused, and the old one stays", async () => {
  const context = await browser.newContext();
  const page = await visit(context);
  deploy("Second", { whole: false });
  assert.equal(await update(page), "redundant");
  await reload(page);
  assert.deepEqual(await versions(page), ["Faultline", "Faultline"]);
  await context.close();
});

test("where service workers are denied the page works as it is", async () => {
  const context = await browser.newContext({ serviceWorkers: "block" });
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "serviceWorker", { get: () => undefined });
  });
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  await page.goto(server.url);
  await started(page);
  await page.waitForTimeout(4000); // until after it would have been registered
  await page.getByRole("button", { name: "Next", exact: true }).waitFor();
  assert.deepEqual(troubles, []);
  await context.close();
});
