// Measures the built page in the browser: how soon a first step can be taken.
import { start } from "./harness.mjs";

const RUNS = 15;
const site = await start();

const paint = [];
const ready = [];
for (let run = 0; run < RUNS; run++) {
  // A context of its own each time: nothing cached, as on a first visit.
  const { page, close } = await site.open();
  const times = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    ready: performance.getEntriesByName("faultline-started")[0].startTime,
  }));
  if (times.paint !== undefined) paint.push(times.paint);
  ready.push(times.ready);
  await close();
}
await site.stop();

const at = (share, times) => times.sort((a, b) => a - b)[Math.ceil(share * times.length) - 1];
const row = (what, times) =>
  console.log(
    `${what.padEnd(36)} median ${at(0.5, times).toFixed(0).padStart(5)} ms   p95 ${at(0.95, times).toFixed(0).padStart(5)} ms`,
  );
console.log(`page, ${RUNS} first visits from the loopback:`);
row("first paint", paint);
row("first step possible (at most 1000)", ready);
