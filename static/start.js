// Starts the page. A file of its own because the Content-Security-Policy forbids inline scripts.
// Every address is relative to a file, so the page works under any path.
import init from "../faultline-page.js";

try {
  await init(); // fetches the wasm beside the glue and runs `main`, which mounts the page
  performance.mark("faultline-started"); // what `make bench` measures
} catch (trouble) {
  // Still the skeleton? Then say so in it. (A program that has started reports its own troubles.)
  document.getElementById("start-trouble")?.removeAttribute("hidden");
  throw trouble;
}
