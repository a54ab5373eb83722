// The built page in a real browser, as a visitor meets it: served by the project's own server,
// under a sub-path (a static host rarely gives a page its root), gzip and all.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = dirname(dirname(here));

const onPath = (name) => execFileSync("sh", ["-c", `command -v ${name} || true`]).toString().trim();
export const chromiumPath = process.env.CHROMIUM || onPath("chromium") || onPath("chromium-browser");

// What keeps a browser from talking to hosts other than the page's, and what a root user needs.
export const chromiumArgs = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const SUB_PATH = "some/where";
const PATIENCE = 10_000; // ms until what does not come about is a failure

export const dist = join(root, "dist");

/** Serves a folder under a sub-path on a free port. Returns its address and `stop`. */
export async function serve(folder = dist) {
  const server = join(process.env.CARGO_TARGET_DIR || join(root, "target"), "release", "faultline");
  assert(existsSync(server) && existsSync(join(folder, "index.html")), "not built: use `make page`");
  const site = mkdtempSync(join(tmpdir(), "faultline-site-"));
  mkdirSync(join(site, dirname(SUB_PATH)), { recursive: true });
  symlinkSync(folder, join(site, SUB_PATH));

  const child = spawn(server, ["serve", "page", "--dir", site, "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = () => {
    child.kill();
    rmSync(site, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /^serving on (http:\/\/[\d.:]+)\/$/.exec(line)?.[1];
    if (origin) return { origin, url: `${origin}/${SUB_PATH}/`, stop };
  }
  throw new Error("the server ended before it served");
}

/**
 * A server and a browser with a fresh profile. `open` gives a page; `stop` ends everything.
 * Every page that was opened is watched, and its `close` fails on what a visitor must never meet.
 */
export async function start() {
  const server = await serve();
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArgs });

  /**
   * Opens the page in a context of its own (empty storage, empty cache).
   * `path` is appended to the page's address, for a link's fragment; `touch` makes it a phone;
   * `prepare` may change the browser before the page's first script runs.
   */
  async function open({
    width = 1440,
    height = 900,
    theme = "light",
    language = "en",
    touch = false,
    reducedMotion = "no-preference",
    path = "",
    prepare = async () => {},
  } = {}) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      locale: { en: "en-US", zh: "zh-CN" }[language] ?? language,
      hasTouch: touch,
      isMobile: touch,
      reducedMotion,
    });
    context.setDefaultTimeout(PATIENCE);
    await prepare(context);
    const page = await context.newPage();
    const troubles = watch(page, server.origin);
    await page.goto(server.url + path);
    await started(page);
    return {
      page,
      context,
      troubles,
      async close() {
        await context.close();
        assert.deepEqual(troubles, [], "troubles seen while the page was open");
      },
    };
  }

  return {
    url: server.url,
    origin: server.origin,
    browser,
    open,
    async stop() {
      await browser.close();
      server.stop();
    },
  };
}

/** Waits until the program runs. */
export const started = (page) =>
  page.waitForFunction(() => performance.getEntriesByName("faultline-started").length > 0);

// Console errors include what the Content-Security-Policy has blocked.
function watch(page, origin) {
  const troubles = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      troubles.push(`console ${message.type()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => troubles.push(`uncaught: ${error.message}`));
  page.on("crash", () => troubles.push("the page crashed"));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== origin) {
      troubles.push(`asked another host: ${url.href}`);
    }
  });
  page.on("requestfailed", (request) => {
    // Cancelled by the browser itself, as an icon still on its way is by a reload: no trouble.
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") troubles.push(`failed: ${request.url()} (${why})`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  return troubles;
}

/** Fails with one line a violation when axe-core finds any in the page as it is now. */
export async function assertAccessible(page, what = "the page") {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  const lines = violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.map((n) => n.html).join("\n    ")}`);
  assert.deepEqual(lines, [], `${what} has accessibility violations`);
}

/** The combinations that the page is looked at in. */
export const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844, touch: true },
];
export const themes = ["light", "dark"];
export const languages = ["en", "zh"];
