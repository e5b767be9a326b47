// What a page that goes leaves on this device where writing takes no time (localStorage): its last operations, that the
// outbox may have no time to write. The next page of the fiche takes them up (outbox.js).

const NAME = "egn-left/";

const namesOf = (prefix) => Object.keys(localStorage).filter((name) => name.startsWith(NAME + prefix));

// `changes` are [[key, operation or null], …]; `tab` is where the page keeps its own: its prefix and its identifier.
export function leave(tab, changes) {
  try {
    localStorage.setItem(NAME + tab, JSON.stringify(changes));
  } catch {
    // Full, or refused: the outbox has what is older, and the server is sent the rest with the page.
  }
}

const isChange = (one) => Array.isArray(one) && typeof one[0] === "string" && (one[1] === null || typeof one[1]?.op === "string");

function read(name) {
  try {
    const changes = JSON.parse(localStorage.getItem(name));
    return Array.isArray(changes) ? changes.filter(isChange) : [];
  } catch {
    return [];
  }
}

// [[tab, changes], …] for each tab under a prefix. None when the browser keeps nothing.
export function leftBy(prefix) {
  try {
    return namesOf(prefix).map((name) => [name.slice(NAME.length), read(name)]);
  } catch {
    return [];
  }
}

// Every operation kept under a prefix, [[key, operation], …] in order: what the device wrote, and over it what it had no
// time to write; null is what was taken off.
export async function heldUnder(device, prefix) {
  const held = new Map(await device.all("ops", prefix));
  for (const [, changes] of leftBy(prefix)) for (const [key, op] of changes) held.set(key, op);
  return [...held].sort(([one], [other]) => (one < other ? -1 : 1));
}

// Every tab under a prefix.
export function forgetLeft(prefix) {
  try {
    for (const name of namesOf(prefix)) localStorage.removeItem(name);
  } catch {
    // Nothing is kept.
  }
}
