// Starts the page. A file of its own because the Content-Security-Policy forbids inline scripts.
// Every address is relative to a file, so the page works under any path.

/** The program that can go on with the last visit: one for the first lessons, or the whole. */
function program() {
  try {
    return localStorage.getItem("faultline-program") === "whole" ? "../faultline-whole.js" : "../faultline-page.js";
  } catch {
    return "../faultline-page.js"; // storage is denied
  }
}

/** Until the skeleton is on the screen, if somebody looks at it and the browser tells. */
const seen = () =>
  new Promise((done) => {
    if (document.hidden || !PerformanceObserver.supportedEntryTypes?.includes("paint")) return done();
    new PerformanceObserver(done).observe({ type: "paint", buffered: true });
    setTimeout(done, 3000);
  });

/** For a visit without a network. Where that is denied, or not served securely, the page works without. */
const keep = async () => navigator.serviceWorker?.register(new URL("../offline.js", import.meta.url));

try {
  // The program is large, and keeps the browser busy when it is there: the first words go before it.
  await seen();
  const { default: init } = await import(program());
  await init(); // fetches the wasm beside the glue and runs `main`, which opens the first run
  setTimeout(() => keep().catch(() => {}), 3000); // the first run is under way, and comes first
} catch (trouble) {
  // Still the skeleton? Then say so in it. (A program that has started reports its own troubles.)
  document.getElementById("start-trouble")?.removeAttribute("hidden");
  throw trouble;
}
