// Every view of the page, held against axe-core. The first visit is, in every combination, elsewhere.
import { after, before, test } from "node:test";
import { assertAccessible, start as startSite } from "./harness.mjs";

let site;
before(async () => (site = await startSite()));
after(() => site?.stop());

const press = (page, key, times = 1) =>
  times > 0 ? page.keyboard.press(key).then(() => press(page, key, times - 1)) : undefined;
/** Takes so many steps from the start, and waits until they are taken. */
const steps = async (page, count) => {
  await press(page, "ArrowRight", count);
  await page.waitForFunction((count) => document.querySelector(".scrubber input").value === String(count), count);
};
const opened = (page) => page.getByRole("dialog").waitFor();
const tool = (nth) => async (page) => {
  await page.locator(".tools button[aria-haspopup]").nth(nth).click();
  await opened(page);
};
const further = (nth) => async (page) => {
  await press(page, "?");
  await opened(page);
  await page.getByRole("dialog").locator(".buttons-row button").nth(nth).click();
  await page.locator(".sheet dl.prose, .sheet ul.prose").waitFor();
};

/** Asks the laboratory by one of the buttons below the laws, or below the runs. */
const asked = (button, then) => async (page) => {
  await press(page, "End", 2);
  await page.locator(".board.bad").waitFor();
  const tab = page.locator(".tabs button").nth(button.startsWith(".runs") ? 3 : 1);
  if (await tab.isVisible()) await tab.click();
  await page.locator(button).click();
  await then(page);
};
const start = (page) => page.locator(".lab .primary").click();

// Each leaves the page in a view; by place and key, which are the same in every language.
const views = {
  "in the middle of the run": (page) => steps(page, 9),
  "the lessons": tool(0),
  "the settings": tool(1),
  "the script": tool(2),
  "a script with an error": async (page) => {
    await tool(2)(page);
    await page.locator("dialog textarea").fill("run lock/redis\nat 0s crash worker-z\n");
    await page.locator("dialog .primary").click();
    await page.locator("dialog [role=alert]").waitFor();
  },
  "the share sheet": tool(3),
  "the keys": tool(4),
  "what is not modelled": further(0),
  "the glossary": further(1),
  "a broken law": async (page) => {
    await press(page, "End");
    await page.locator(".board.bad").waitFor();
  },
  "a selected message": async (page) => {
    await steps(page, 3);
    await page.locator(".diagram-flight [role=button]").first().press("Enter");
    await page.locator(".diagram-dock-open").waitFor();
  },
  "the faults of a lane": async (page) => {
    await steps(page, 3);
    await page.locator(".diagram-head").nth(1).press("Enter");
    await page.locator(".diagram-dock-open").waitFor();
  },
  "a crashed node and a branch": async (page) => {
    await steps(page, 6);
    await press(page, "ArrowLeft", 2);
    await page.locator(".palette .fault").nth(1).click();
    await page.locator(".branch-list > li:nth-child(2)").waitFor({ state: "attached" });
  },
  "why a law broke": asked(".laws .why", (page) => page.locator(".lab-list li").first().waitFor()),
  "the bounds of a search": asked(".laws .buttons-row button:nth-child(1)", (page) => page.locator(".lab .check").first().waitFor()),
  "what a search found": asked(".laws .buttons-row button:nth-child(1)", async (page) => {
    await start(page);
    await page.locator(".lab p.bad").waitFor({ timeout: 60_000 });
  }),
  "the history of a run": asked(".laws .buttons-row button:nth-child(3)", (page) => page.locator(".lab-bars").first().waitFor()),
  "two runs side by side": asked(".runs > button", async (page) => {
    await start(page);
    await page.locator(".lab-rows").first().waitFor();
  }),
  "a challenge": async (page) => {
    await tool(0)(page);
    await page.locator("dialog .lesson-list .link").first().click();
    await page.locator(".challenge").waitFor();
  },
  "a notice": async (page) => {
    await page.evaluate(() => (location.hash = "run-nonsense"));
    await page.locator(".toast").waitFor();
  },
  "a question of the lesson": async (page) => {
    await press(page, "n", 3);
    await page.locator(".question").waitFor();
  },
  "an answer of the lesson": async (page) => {
    await press(page, "n", 3);
    await page.locator(".question button").first().click();
    await page.locator(".revealed").waitFor();
  },
  "the end of the lesson": async (page) => {
    await press(page, "n", 8);
    await page.locator(".comparison").waitFor();
  },
};

// Every pair of width, theme and language.
const guises = [
  { width: 1440, height: 900, theme: "light", language: "en" },
  { width: 1440, height: 900, theme: "dark", language: "zh" },
  { width: 390, height: 844, touch: true, theme: "dark", language: "en" },
  { width: 390, height: 844, touch: true, theme: "light", language: "zh" },
];

for (const [what, show] of Object.entries(views)) {
  test(what, async () => {
    for (const guise of guises) {
      const { page, close } = await site.open({ ...guise, reducedMotion: "reduce" });
      await show(page);
      await assertAccessible(page, `${what}, ${Object.values(guise).join(" ")}`);
      await close();
    }
  });
}
