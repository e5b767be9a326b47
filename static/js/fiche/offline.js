// Makes this fiche open again without network: the worker keeps the page and every file it came with, from the first visit.

import { element } from "./words.js";

// The icons that show only in an open cell: asked for now, or they would be missing without network.
const ICONS = ["add-line", "arrow-right-line", "arrow-left-line", "arrow-up-line", "arrow-down-line", "star-line", "delete-line"];

function iconFiles() {
  const probe = element("span", { "aria-hidden": "true", hidden: true });
  document.body.append(probe);
  const found = ICONS.map((name) => {
    probe.className = `fr-icon-${name}`;
    const { maskImage, webkitMaskImage } = getComputedStyle(probe, "::before");
    return /url\("?([^")]+)"?\)/.exec(maskImage || webkitMaskImage)?.[1];
  });
  probe.remove();
  return found.filter(Boolean);
}

export async function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    const files = [...performance.getEntriesByType("resource").map((entry) => entry.name)
      .filter((url) => url.startsWith(`${window.location.origin}/static/`)), ...iconFiles()];
    active.postMessage({ keep: { page: window.location.href.split("#")[0], files: [...new Set(files)] } });
  } catch {
    // Without a worker the fiche works, but does not open again without network.
  }
}
