// What a page holds besides the state of the server: operations on their way, empty points and rows, and things others
// deleted while they were being written here.

// An operation over a tree. One that does not fit (from an edited file, from another age) is left to the server.
export function makeAgain(tree, op) {
  try {
    tree.apply(op);
  } catch {
    // The server says what is wrong with it.
  }
}

// Functions that put back, on a new tree, the empty points and rows of this one.
export function unsaidOf(view) {
  const made = [];
  for (const order of Object.values(view.rowOrder)) {
    order.forEach((id, rank) => {
      const row = view.rows.get(id);
      if (row.draft) made.push((tree) => tree.rows.has(id) || tree.addRow(row, order[rank - 1] ?? null));
    });
  }
  for (const entry of view.entries.values()) if (entry.draft || entry.emptied) made.push(puttingBack(entry, view.placeOf(entry.id)));
  return made;
}

function puttingBack(entry, place) {
  return (tree) => {
    const there = tree.entries.get(entry.id);
    if (there) Object.assign(there, { text: entry.text, emptied: entry.emptied });
    else if (tree.rows.has(place.row)) {
      tree.addEntry({ ...entry, parent: tree.entries.has(place.parent) ? place.parent : null }, place.after);
    }
  };
}

// Whoever was writing in something that somebody deleted keeps it before their eyes until they have chosen.
export function keepGhosts(before, view, ops) {
  for (const op of ops.filter(({ do: action, state }) => action === "set" && state !== "refused")) {
    const entry = before.entries.get(op.id);
    const retex = before.retex.get(op.id);
    if (entry && !view.entries.has(op.id) && view.rows.has(entry.row)) {
      const { after, parent } = before.placeOf(op.id);
      view.addEntry({ ...entry, parent: view.entries.has(parent) ? parent : null, ghost: true }, after);
    } else if (retex && !view.retex.has(op.id)) {
      const rank = before.retexOrder.indexOf(op.id);
      view.addRetex({ ...retex, ghost: true }, before.retexOrder[rank - 1] ?? null);
    }
  }
}
