// Starts the laboratory in its worker. What the page asks before the program runs is kept for it.
const early = [];
self.onmessage = (event) => early.push(event.data);
importScripts("../faultline-lab.js");
wasm_bindgen({ module_or_path: "../faultline-lab_bg.wasm" }).then(
  () => early.forEach((data) => self.dispatchEvent(new MessageEvent("message", { data }))),
  // Thrown outside of the promise, so that the page hears of it.
  (trouble) => setTimeout(() => { throw trouble; }),
);
