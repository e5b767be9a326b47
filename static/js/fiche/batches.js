// How much goes in one request: less than what servers and proxies take, and soon there on a slow line.

import { wire } from "./queue.js";

export const MOST = 500_000;
export const FAREWELL = 60_000;
// The server takes 4 MB (editor/protocol.py).
const LARGEST = 4_000_000;
const WHY = "Ce texte est trop long pour être enregistré en une fois\u00a0: copiez-le, puis collez-le en plusieurs morceaux.";

export const bytesOf = (...ops) => new Blob(ops.map((op) => JSON.stringify(wire(op)))).size;

// The first operations, in order, that together hold in `most` bytes; one that is larger goes alone.
export function within(ops, most) {
  let [count, size] = [0, 0];
  while (count < ops.length && (size += bytesOf(ops[count])) <= most) count += 1;
  return ops.slice(0, Math.max(1, count));
}

// What would never pass is not sent.
export const isTooLarge = ([op, ...others]) => Boolean(op) && !others.length && bytesOf(op) > LARGEST;

// Whoever finds less too large does not speak of it: a gate that must be signed in to, a proxy that is out of order.
export const isLarge = ([op]) => Boolean(op) && bytesOf(op) > FAREWELL;

// As the server says it of one operation.
export const refusal = ({ op, id }) => ({ op, id, status: "refused", why: WHY });
