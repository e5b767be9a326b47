// What the coordination says of an entry: the page came with it beside each (templates/remarks/beside.html), and keeps it.

const found = new Map();

export function gatherRemarks(root) {
  for (const box of root.querySelectorAll("[data-remarks]")) found.set(box.dataset.remarks, box);
}

export function remarksOf(id) {
  return found.get(id)?.cloneNode(true) ?? null;
}
