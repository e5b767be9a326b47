// The service worker: a fiche opened once opens again without network, with what it needs to work; in place of any other
// page, one says that there is no network, and which fiches open (static/js/offline.js). Nothing else is kept here: the
// words typed are in the outbox of the page. Signing out takes the fiches off, and so does the next account (static/js/keep.js).

const PAGES = "egn-fiches-1";
const FILES = "egn-files-1";
const FICHE = /^\/restitutions\/\d+\/\d+\/$/;
const OFFLINE = "/hors-connexion/";
const PATIENCE = 5000;
let departures = 0;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(tidy()));

async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith("egn-") && name !== PAGES && name !== FILES) await caches.delete(name);
  }
  await self.clients.claim();
}

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep));
});

// A page opened before the worker was there, and its files.
async function keep({ page: url, files }) {
  const pages = await caches.open(PAGES);
  if (!(await pages.match(url))) {
    const answer = await fetch(url, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) await pages.put(url, answer);
  }
  const store = await caches.open(FILES);
  for (const one of files) if (!(await store.match(one))) await store.add(one).catch(() => {});
  await keepOffline(store).catch(() => {});
}

// Nobody's: asked for without cookies. With its files, which are not those of a fiche; the fonts are in both.
async function keepOffline(store) {
  const answer = await fetch(OFFLINE, { credentials: "omit", cache: "no-cache" });
  if (!answer.ok || answer.redirected) return;
  const html = await answer.clone().text();
  const files = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, address]) => address);
  for (const one of files) if (!(await store.match(one))) await store.add(one);
  await store.put(OFFLINE, answer);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && pathname === "/deconnexion/") {
    departures += 1;
    event.waitUntil(caches.delete(PAGES));
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && FICHE.test(pathname)) event.respondWith(page(event));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(offline));
  else if (pathname.startsWith("/static/")) event.respondWith(file(event));
});

// What the browser refuses to keep (full disk, private browsing) is read all the same.
const held = (request, cacheName) => caches.match(request, { cacheName }).catch(() => undefined);

async function hold(name, request, answer) {
  try {
    await (await caches.open(name)).put(request, answer);
  } catch {
    // It will not be there without network.
  }
}

// The network first; without it, or when it is too slow to be there, what was kept.
async function page(event) {
  const { request } = event;
  const address = request.url.split("#")[0];
  const kept = await held(address, PAGES);
  const asked = fetch(request);
  const before = departures;
  // Not what arrives after whoever asked for it has signed out.
  event.waitUntil(asked.then((answer) => answer.ok && !answer.redirected && before === departures && hold(PAGES, address, answer.clone())).catch(() => {}));
  if (!kept) return asked.catch(offline);
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([asked.catch(() => kept), late]);
}

// In place of a page that cannot be had; as the browser says it when there is not even that one.
async function offline(error) {
  const kept = await held(OFFLINE, FILES);
  if (kept) return kept;
  throw error;
}

// Static files have their content in their name: what was kept is what it was. In development names stay: the network first.
async function file(event) {
  const { request } = event;
  const kept = await held(request, FILES);
  if (kept && /\.[0-9a-f]{12}\./.test(request.url)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.status === 200) event.waitUntil(hold(FILES, request, answer.clone()));
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
