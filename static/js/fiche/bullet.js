// One point as it is read: its words, and what is known of it besides.

import { remarksOf } from "./remarks.js";
import { threadMarks } from "./thread.js";
import { button, element } from "./words.js";

export const ROLES = { porteur: "Porteur", concerne: "Concerné" };
export const HORIZONS = { court: "Court terme", moyen: "Moyen terme", long: "Long terme" };

function day(text) {
  const [year, month, date] = text.split("-").map(Number);
  const name = new Date(Date.UTC(year, month - 1, date)).toLocaleDateString("fr-FR", { month: "long", timeZone: "UTC" });
  return `${date === 1 ? "1er" : date} ${name} ${year}`;
}

function datesOf({ starts_on: starts, ends_on: ends }) {
  if (starts && ends) return `du ${day(starts)} au ${day(ends)}`;
  if (starts) return `à partir du ${day(starts)}`;
  return ends ? `jusqu’au ${day(ends)}` : "";
}

// « porteur », « court terme, du 1er janvier 2021 au 30 juin 2021 », or "".
function noteOf(entry) {
  const said = [ROLES[entry.role] ?? "", HORIZONS[entry.horizon] ?? ""].map((words) => words.toLowerCase());
  return [...said, datesOf(entry)].filter(Boolean).join(", ");
}

function wordsOf({ text, highlighted }) {
  if (!highlighted) return element("span", { dir: "auto" }, text);
  return element("strong", { class: "egn-highlighted", dir: "auto" }, element("span", { "aria-hidden": "true" }, "★ "),
    element("span", { class: "fr-sr-only" }, "Particulièrement souligné\u00a0: "), text);
}

// Where there is something to settle.
export function settleMark(desk, id) {
  return desk.queue.toSettle(id) ? button("À trancher", () => desk.showConflicts(), { class: "fr-btn fr-btn--tertiary fr-btn--sm live-link live-link--settle" }) : null;
}

export function bulletOf(desk, entry, items = null) {
  const note = noteOf(entry);
  const parts = [
    wordsOf(entry), note ? element("span", { class: "egn-muted" }, `(${note})`) : null,
    entry.reference ? element("span", { class: "fiche-reference" }, entry.reference) : null,
    settleMark(desk, entry.id), threadMarks(desk, entry), remarksOf(entry.id),
  ].filter(Boolean);
  return element("li", { "data-id": entry.id, id: `saisie-${entry.id}` }, ...parts.flatMap((part) => [part, " "]), items);
}
