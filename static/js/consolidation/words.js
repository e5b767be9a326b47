// What the workbench says: on its bar, and aloud.

let waiting;

// Tells screen readers; the same sentence twice is told twice.
export function announce(sentence) {
  const region = document.querySelector("[data-announce]");
  if (!region) return;
  clearTimeout(waiting);
  region.textContent = "";
  waiting = setTimeout(() => (region.textContent = sentence), 60);
}

// What went wrong stays on the bar until the next answer.
export function complain(sentence, link = null) {
  const said = document.querySelector("[data-said]");
  if (said) {
    said.dataset.status = "0";
    said.replaceChildren(sentence, ...(link ? [" ", link] : []));
  }
  announce(sentence);
}

export function signInAgain() {
  const link = document.createElement("a");
  link.href = `/connexion/?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.textContent = "Se reconnecter";
  return link;
}
