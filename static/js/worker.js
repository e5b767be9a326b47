// The service worker: a fiche opened once opens again without network, with what it needs to work. Nothing else is kept
// here: the words typed are in the outbox of the page. Signing out takes the pages off.

const PAGES = "egn-fiches-1";
const FILES = "egn-files-1";
const FICHE = /^\/restitutions\/\d+\/\d+\/$/;
const PATIENCE = 5000;

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
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && pathname === "/deconnexion/") event.waitUntil(caches.delete(PAGES));
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && FICHE.test(pathname)) event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

// The network first; without it, or when it is too slow to be there, what was kept.
async function page(request) {
  const kept = await (await caches.open(PAGES)).match(request.url.split("#")[0]);
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await (await caches.open(PAGES)).put(request.url.split("#")[0], answer.clone());
    return answer;
  });
  if (!kept) return asked;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([asked.catch(() => kept), late]);
}

// Static files have their content in their name: what was kept is what it was. In development names stay: the network first.
async function file(request) {
  const kept = await caches.match(request, { cacheName: FILES });
  if (kept && /\.[0-9a-f]{12}\./.test(request.url)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.status === 200) await (await caches.open(FILES)).put(request, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
