// The README's pictures: the first lesson at the moment at which the law breaks.
// `make shots`, after a change of how the page looks.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { here, start } from "./harness.mjs";

const folder = join(here, "readme");
mkdirSync(folder, { recursive: true });

const pictures = [
  { name: "wide-light-en", width: 1440, height: 900, theme: "light", language: "en" },
  { name: "wide-dark-zh", width: 1440, height: 900, theme: "dark", language: "zh-CN" },
  { name: "phone-light-en", width: 390, height: 844, theme: "light", language: "en", touch: true },
];

const site = await start();
for (const { name, ...how } of pictures) {
  const { page, close } = await site.open({ ...how, reducedMotion: "reduce" });
  const broken = page.locator("a, button").filter({ hasText: /broken at step|步被打破/ }).first();
  for (let beat = 0; beat < 9 && !(await broken.isVisible()); beat++) {
    await page.keyboard.press("n");
    await page.waitForTimeout(400);
  }
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(`${name}.png`);
  await close();
}
await site.stop();
