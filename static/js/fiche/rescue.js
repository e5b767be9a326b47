// The rescue file: what was not sent, as JSON, to be opened on another machine by an animateur of the same territory.

import { showDialog } from "./dialogs.js";
import { textOf } from "./queue.js";
import { announce, element, plural } from "./words.js";

const FORMAT = "egn-saisie";
const SCHEMA = 1;

function rescueData(desk) {
  const { campaign, restitution, number, account } = desk.state;
  desk.queue.freeze();
  return {
    format: FORMAT, schema: SCHEMA, campaign, restitution, number, account, saved_at: new Date().toISOString(),
    address: window.location.href.split("#")[0], texts: desk.queue.ops.map(textOf).filter(Boolean), ops: desk.queue.ops,
  };
}

export function saveRescue(desk) {
  const data = rescueData(desk);
  const blob = new Blob([JSON.stringify(data, null, 1)], { type: "application/json" });
  const day = data.saved_at.slice(0, 16).replace(/[:T]/g, "-");
  const link = element("a", { href: URL.createObjectURL(blob), download: `saisie-a-enregistrer-${day}.json` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  announce(`Fichier de secours\u00a0: ${plural(data.ops.length, "modification", "modifications")}.`);
}

const isText = (value) => typeof value === "string";
const isMaybeText = (value) => value === null || isText(value);
const isList = (value) => Array.isArray(value) && value.every(isText);
const FIELDS = {
  text: isText, label: isText, scope: isText, lines: isList, speakers: isList, link: isList, unlink: isList, role: isText, horizon: isText,
  highlighted: (value) => typeof value === "boolean", starts_on: isMaybeText, ends_on: isMaybeText, indicatorName: isText,
  indicator: (value) => value === null || Number.isInteger(value), place: (value) => Boolean(value) && typeof value === "object",
  links: (value) => Array.isArray(value) && value.every((one) => isText(one?.url)),
};
const isBase = (base) => Number.isInteger(base) || isText(base?.after);

// Whether this page can show it. What it means is for the server to judge, operation by operation.
function isOperation(op) {
  if (!op || ![op.op, op.id].every(isText) || !isBase(op.base)) return false;
  if (!["entry", "row", "retex"].includes(op.subject) || !["set", "delete", "restore"].includes(op.do)) return false;
  return Object.entries(op.set ?? {}).every(([name, value]) => FIELDS[name]?.(value));
}

const textsOf = (data) => (Array.isArray(data.texts) && data.texts.length ? data.texts : data.ops.map((op) => textOf(op ?? {})));

// The operations keep their identifiers: a file opened twice, or on two machines, changes things once.
export async function openRescue(desk, file) {
  const data = await file.text().then(JSON.parse).catch(() => null);
  if (data?.format !== FORMAT || !Array.isArray(data.ops)) return tell("Ce fichier n’est pas un fichier de secours.");
  const { campaign, restitution, number } = desk.state;
  if (data.schema !== SCHEMA) return tell("Ce fichier vient d’une autre version\u00a0: copiez ses textes.", textsOf(data));
  if (data.campaign !== campaign || data.restitution !== restitution || data.number !== number) {
    return tell("Ce fichier vient d’une autre fiche\u00a0: ouvrez celle-là, ou copiez ses textes.", textsOf(data), data.address);
  }
  const known = new Set(desk.queue.ops.map((op) => op.op));
  const good = data.ops.filter((op) => isOperation(op) && !known.has(op.op));
  for (const { op, subject, id, base, do: action, set = null, at = "" } of good) {
    const fresh = { op, subject, id, base, do: action, set, kept: null, at, state: "sent" };
    desk.queue.ops.push(fresh);
    desk.queue.keep(fresh);
  }
  desk.store.reload();
  desk.sync.typed();
  announce(`${plural(good.length, "modification reprise", "modifications reprises")}.`);
  const odd = data.ops.filter((op) => !isOperation(op));
  return odd.length ? tell("Une partie du fichier n’est pas lisible\u00a0: copiez ses textes.", textsOf({ ops: odd })) : null;
}

function tell(sentence, texts = [], address = null) {
  const words = Array.isArray(texts) ? texts.filter((text) => typeof text === "string") : [];
  const box = element("textarea", { class: "fr-input", readonly: true, rows: "8", dir: "auto", "aria-label": "Textes du fichier" });
  box.value = words.join("\n");
  const isHere = typeof address === "string" && address.startsWith(`${window.location.origin}/`);
  showDialog("Fichier de secours", element("p", {}, sentence), words.length ? box : null,
    isHere ? element("p", {}, element("a", { class: "fr-link", href: address }, "Ouvrir la fiche de ce fichier")) : null);
}
