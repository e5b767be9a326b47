// Makes this fiche open again without network: the worker keeps the page and every file it came with, from the first visit.

export async function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType("resource").map((entry) => entry.name)
      .filter((url) => url.startsWith(`${window.location.origin}/static/`));
    active.postMessage({ keep: { page: window.location.href.split("#")[0], files: [...new Set(files)] } });
  } catch {
    // Without a worker the fiche works, but does not open again without network.
  }
}
