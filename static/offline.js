// The page without a network: a service worker that keeps every file of one version of the site, and
// answers with those. A version is kept whole or not at all, and a newer one takes over only when no
// page of the older is open, so that files of two versions never meet. `.ci/offline` puts this file
// at the root of the site and writes VERSION and KEPT above it: every file with its hash.

const HERE = new URL("./", location).href;
const NAME = `${HERE} ${VERSION}`;

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(forgetOlder().then(() => clients.claim())));
addEventListener("message", ({ data }) => data === "take over" && skipWaiting());

async function keep() {
  const cache = await caches.open(NAME);
  const one = async ([path, integrity]) => {
    // What the page has loaded is only asked about. What is not of this version is refused.
    const answer = await fetch(HERE + path, { cache: "no-cache", integrity });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await cache.put(HERE + path, answer);
  };
  try {
    await Promise.all(Object.entries(KEPT).map(one));
  } catch (trouble) {
    await caches.delete(NAME);
    throw trouble;
  }
}

/** Other sites of the same host may keep things, too. */
async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(`${HERE} `) && name !== NAME).map((name) => caches.delete(name)));
}

addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  const path = url.slice(HERE.length).replace(/[?#].*/, "") || "index.html";
  if (method === "GET" && url.startsWith(HERE) && path in KEPT) event.respondWith(answer(path, mode, event.request));
});

async function answer(path, mode, request) {
  if (mode === "navigate" && registration.waiting && (await clients.matchAll()).length < 2) {
    registration.waiting.postMessage("take over");
    return new Response("", { headers: { Refresh: "0" } }); // and is asked again
  }
  const cache = await caches.open(NAME);
  return (await cache.match(HERE + path)) ?? fetch(request);
}
