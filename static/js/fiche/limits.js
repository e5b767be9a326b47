// How much the server takes in one text (common/text.py). No field says it to the browser, which would cut what is pasted
// without a word: what is over goes on in the next point or line.

export const LIMITS = { entry: 10000, title: 300 };

// A text in parts of at most `limit` characters, cut between two words where there are any. Blanks at the end count for
// nothing: the server does not keep them.
export function partsOf(text, limit) {
  const parts = [];
  let rest = text;
  while (rest.trim().length > limit) {
    rest = rest.trimStart();
    const space = rest.lastIndexOf(" ", limit);
    const isPair = (rest.charCodeAt(limit - 1) & 0xfc00) === 0xd800;
    const at = space > 0 ? space : limit - (isPair ? 1 : 0);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...parts, rest];
}

// Each line within the limit: what is over is the line below.
export const foldedLines = (text, limit) => text.split("\n").flatMap((line) => partsOf(line, limit)).join("\n");
