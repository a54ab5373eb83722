// The first visit: the page mounts, quietly, from its own host only, within its budget.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, languages, sizes, start, started, themes } from "./harness.mjs";

let site;
before(async () => (site = await start()));
after(() => site?.stop());

for (const size of sizes) {
  for (const theme of themes) {
    for (const language of languages) {
      test(`mounts and is accessible: ${size.width} wide, ${theme}, ${language}`, async () => {
        const { page, close } = await site.open({ ...size, theme, language });
        assert.equal(await page.locator("h1").first().innerText(), "Faultline");
        assert.equal(await page.locator(".skeleton").count(), 0, "the skeleton is gone");
        const [wide, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert(wide <= shown, `scrolls sideways: ${wide} in ${shown}`);
        await assertAccessible(page);
        await close();
      });
    }
  }
}

test("the first visit loads at most 350 KB", async () => {
  const context = await site.browser.newContext();
  const page = await context.newPage();
  const loaded = [];
  page.on("requestfinished", async (request) => loaded.push(request.sizes()));
  await page.goto(site.url);
  await started(page);
  await page.waitForLoadState("networkidle");
  const bytes = (await Promise.all(loaded)).reduce((sum, s) => sum + s.responseBodySize, 0);
  await context.close();
  assert(loaded.length >= 5 && bytes > 10_000, `too little to be true: ${bytes} bytes`);
  assert(bytes <= 350 * 1024, `${bytes} bytes`);
});

test("a second visit asks, and loads nothing again", async () => {
  const { page, close } = await site.open();
  const answers = [];
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.responseReceived", ({ response }) => {
    if (!response.url.startsWith("data:")) answers.push(response.encodedDataLength);
  });
  await page.reload();
  await started(page);
  await page.waitForLoadState("networkidle");
  assert(answers.reduce((a, b) => a + b, 0) < 10_000, `${answers}`);
  await close();
});

test("an inline script and another host are forbidden", async () => {
  const { page } = await site.open();
  const blocked = (what) =>
    page.waitForEvent("console", (said) => said.text().includes("Content Security Policy") && said.text().includes(what));
  const both = Promise.all([blocked("script-src"), blocked("connect-src")]);
  await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    await fetch("http://127.0.0.1:9/").catch(() => {});
  });
  assert.equal(await page.evaluate(() => window.ran), undefined);
  await both;
  await page.context().close();
});

test("before the program is there, its first words are, where they are what it will say", async () => {
  const shown = async ({ locale, path = "", visits = 0 }) => {
    const context = await site.browser.newContext({ locale });
    const page = await context.newPage();
    for (let visit = 0; visit < visits; visit++) {
      await page.goto(site.url);
      await started(page);
    }
    await page.goto("about:blank"); // leaving, the page keeps its session
    await page.route("**/*.wasm", () => {}); // never answered
    await page.goto(site.url + path);
    const titles = await page.locator(".skeleton .lesson-title:visible").allInnerTexts();
    await context.close();
    return titles;
  };
  assert.deepEqual(await shown({ locale: "en-GB" }), ["The lock that expired"]);
  assert.deepEqual(await shown({ locale: "zh-TW" }), ["过期的锁"]);
  assert.deepEqual(await shown({ locale: "fr-FR" }), ["The lock that expired"]);
  assert.deepEqual(await shown({ locale: "en-GB", path: "#run=whatever" }), [], "a link opens its run");
  assert.deepEqual(await shown({ locale: "en-GB", visits: 1 }), [], "the last visit is gone on with");
});

test("without the program, the skeleton says so", async () => {
  const context = await site.browser.newContext();
  const page = await context.newPage();
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(site.url);
  await page.getByRole("alert").waitFor();
  await context.close();
});

test("without JavaScript, the page says what it needs", async () => {
  const context = await site.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.url);
  assert.match(await page.locator("body").innerText(), /needs JavaScript and WebAssembly/);
  await context.close();
});
