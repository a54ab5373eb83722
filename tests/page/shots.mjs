// Pictures of the page in every width, theme and language, into shots/.
// `node tests/page/shots.mjs [FRAGMENT]`, after `make dist` and `cargo build --release`.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { here, languages, sizes, start, themes } from "./harness.mjs";

const path = process.argv[2] ?? "";
const folder = join(here, "shots");
mkdirSync(folder, { recursive: true });

const site = await start();
for (const size of sizes) {
  for (const theme of themes) {
    for (const language of languages) {
      const { page, close } = await site.open({ ...size, theme, language, path });
      const name = `${size.width}-${theme}-${language}.png`;
      await page.screenshot({ path: join(folder, name) });
      console.log(name);
      await close();
    }
  }
}
await site.stop();
