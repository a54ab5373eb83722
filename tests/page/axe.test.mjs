// Every view of the page, held against axe-core. The first visit is, in every combination, elsewhere.
import { after, before, test } from "node:test";
import { assertAccessible, start } from "./harness.mjs";

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const press = (page, key, times = 1) =>
  times > 0 ? page.keyboard.press(key).then(() => press(page, key, times - 1)) : undefined;
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

// Each leaves the page in a view; by place and key, which are the same in every language.
const views = {
  "in the middle of the run": (page) => press(page, "ArrowRight", 9),
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
    await press(page, "ArrowRight", 3);
    await page.locator(".diagram-flight [role=button]").first().press("Enter");
    await page.locator(".diagram-dock-open").waitFor();
  },
  "the faults of a lane": async (page) => {
    await press(page, "ArrowRight", 3);
    await page.locator(".diagram-head").nth(1).press("Enter");
    await page.locator(".diagram-dock-open").waitFor();
  },
  "a crashed node and a branch": async (page) => {
    await press(page, "ArrowRight", 6);
    await press(page, "ArrowLeft", 2);
    await page.locator(".palette .fault").nth(1).click();
    await page.locator(".branch-list > li:nth-child(2)").waitFor({ state: "attached" });
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
