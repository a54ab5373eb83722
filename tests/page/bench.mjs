// Measures the built page in the browser: how soon a first step can be taken, how a long run scrubs,
// what a paused page costs, and how fast its laboratory searches, alone and as a pool of workers.
import { availableParallelism } from "node:os";
import { start } from "./harness.mjs";
import { place, processors, proveWithoutTime, runScript } from "./visitor.mjs";

const VISITS = 15;
const EVENTS = 10_000;
const FRAMES = 300;
const RESTS = 30;
const IDLE_S = 2;
const SEARCHES = 3;
const TIMERS = 5;

const at = (share, times) => times.sort((a, b) => a - b)[Math.ceil(share * times.length) - 1];
const row = (what, times, digits = 0) =>
  console.log(
    `${what.padEnd(50)} median ${at(0.5, times).toFixed(digits).padStart(6)} ms` +
      `   p95 ${at(0.95, times).toFixed(digits).padStart(6)} ms`,
  );

async function firstVisits(site) {
  const paint = [];
  const ready = [];
  for (let visit = 0; visit < VISITS; visit++) {
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
  console.log(`page, ${VISITS} first visits from the loopback:`);
  row("first paint", paint);
  row("first step possible (budget 1000 ms)", ready);
}

/** The bank is cut off, so the order is never paid and everybody keeps asking. */
function busyScript(seconds) {
  const lines = ["run lock/redis", "set workers 3", "set retry 100ms", "set ask-again 100ms"];
  lines.push("", "at 0s submit order 42", "");
  for (const worker of "abc") lines.push(`cut worker-${worker} -> bank`);
  // The gateway gives up after its twelfth ask: it is restarted before, and begins to count anew.
  for (let second = 0; second < seconds; second++) {
    lines.push("play 1s", "crash gateway", "restart gateway");
  }
  return `${lines.join("\n")}\n`;
}

async function openBusyRun(page) {
  const sample = 20;
  await runScript(page, busyScript(sample));
  await page.getByRole("dialog").waitFor({ state: "detached" });
  const perSecond = (await place(page)).of / sample;
  await runScript(page, busyScript(Math.ceil((1.05 * EVENTS) / perSecond)));
  await page.getByRole("dialog").waitFor({ state: "detached" });
  const { of } = await place(page);
  if (of < EVENTS) throw new Error(`only ${of} events`);
  return of;
}

/** Moves the slider once a frame; the work of each frame, from its begin until it is painted. */
const scrub = (page, frames, order) =>
  page.evaluate(
    async ({ frames, order }) => {
      const slider = document.querySelector(".scrubber input");
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
      const last = Number(slider.max);
      const painted = new MessageChannel();
      const work = [];
      for (let frame = 0; frame < frames; frame++) {
        const began = await new Promise(requestAnimationFrame);
        const now = performance.now();
        const part = order === "drag" ? Math.abs(1 - (2 * frame) / frames) : (frame * 0.618) % 1;
        set.call(slider, String(Math.round(part * last)));
        slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
        await new Promise((done) => {
          painted.port1.onmessage = done;
          // Posted in a frame, handled after its layout and paint.
          Promise.resolve().then(() => painted.port2.postMessage(began));
        });
        work.push(performance.now() - now);
      }
      return work;
    },
    { frames, order },
  );

/** Moves the slider, and waits each time until the words beside the diagram have followed. */
const rest = (page, moves) =>
  page.evaluate(async (moves) => {
    const slider = document.querySelector(".scrubber input");
    const followed = () => !document.querySelector("main").classList.contains("dragged");
    for (let move = 0; move < moves; move++) {
      slider.value = String(Math.round(((move * 0.618) % 1) * Number(slider.max)));
      slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
      do await new Promise(requestAnimationFrame);
      while (!followed());
      await new Promise(requestAnimationFrame);
    }
  }, moves);

async function longRun(site) {
  const { page, close } = await site.open({ reducedMotion: "reduce" });
  const events = await openBusyRun(page);
  console.log(`a run of ${events} events, ${FRAMES} frames, the slider moved once in each:`);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" }); // of the processor, not the wall
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return Object.fromEntries(metrics.map(({ name, value }) => [name, 1000 * value]));
  };
  await scrub(page, 30, "drag"); // for the compiler
  for (const [order, what] of [["drag", "dragging"], ["jump", "jumping"]]) {
    const before = await spent();
    const work = await scrub(page, FRAMES, order);
    const after = await spent();
    const each = (name) => ((after[name] - before[name]) / FRAMES).toFixed(1);
    row(`${what}, a frame until painted (budget p95 16.7 ms)`, work, 1);
    console.log(
      `${`${what}, processor time of its thread`.padEnd(50)} mean   ${each("TaskDuration").padStart(6)} ms` +
        `   (program ${each("ScriptDuration")}, style ${each("RecalcStyleDuration")}, layout ${each("LayoutDuration")})`,
    );
  }

  const before = await spent();
  await rest(page, RESTS);
  const moved = ((await spent()).TaskDuration - before.TaskDuration) / RESTS;
  console.log(`${"a move and coming to rest, processor time".padEnd(50)} mean   ${moved.toFixed(1).padStart(6)} ms`);

  const busy = async () => (await spent()).TaskDuration / 1000;
  const seconds = (s) => new Promise((done) => setTimeout(done, s * 1000));
  await seconds(3); // the session is kept, once
  const began = await busy();
  await seconds(IDLE_S);
  const share = (100 * ((await busy()) - began)) / IDLE_S;
  console.log(`${"processor while paused (budget 1 %)".padEnd(50)} ${share.toFixed(2)} %`);
  await close();
}

/** A search in so many workers: how fast it was, and what it took of the processors. */
async function search(site, workers) {
  const { page, context, close } = await site.open({ reducedMotion: "reduce" });
  await processors(context, workers);
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "ProcessTime").value;
  };
  const before = await spent();
  const { states, seconds } = await proveWithoutTime(page, TIMERS);
  const took = (await spent()) - before;
  await close();
  return { states, rate: states / seconds, took };
}

/** One worker and one for each processor, in turns: others use the machine, too. */
async function searches(site) {
  const counts = [1, availableParallelism()];
  const best = counts.map(() => ({ rate: 0, took: Infinity }));
  let states;
  for (let turn = 0; turn < SEARCHES; turn++) {
    for (const [at, count] of counts.entries()) {
      const one = await search(site, count);
      best[at] = { rate: Math.max(best[at].rate, one.rate), took: Math.min(best[at].took, one.took) };
      states = one.states;
    }
  }
  console.log(`the lock in Redis, any order of events with ${TIMERS} timers, ${states} states:`);
  for (const [at, { rate, took }] of best.entries()) {
    const times = at > 0 ? `, ${(rate / best[0].rate).toFixed(2)} times as fast as one` : "";
    console.log(
      `searched in the page, workers ${counts[at]}: ${rate.toFixed(0)} states/s${times};` +
        ` processor time of all together ${took.toFixed(1)} s`,
    );
  }
}

const site = await start();
try {
  await firstVisits(site);
  await longRun(site);
  await searches(site);
} finally {
  await site.stop();
}
