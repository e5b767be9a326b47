// What the server did not take: conflicts to settle (both texts are shown), refusals to copy. Nothing leaves without a choice.

import { HORIZONS, ROLES } from "./bullet.js";
import { showDialog } from "./dialogs.js";
import { textOf } from "./queue.js";
import { SPEAKERS } from "./retexlist.js";
import { COLUMNS, announce, button, element } from "./words.js";

const FIELDS = {
  text: "Texte", label: "Intitulé", lines: "Texte", scope: "Portée", highlighted: "Souligné", place: "Place", role: "Rôle",
  horizon: "Horizon", starts_on: "À partir du", ends_on: "Jusqu’au", indicator: "Indicateur", speakers: "Qui parle", links: "Liens",
  entries: "Points",
};

function said(name, value, words) {
  if (value === null || value === undefined || value === "") return "rien";
  if (value === true || value === false) return value ? "oui" : "non";
  if (name === "place") return "ailleurs";
  if (name === "indicator") return words ?? "un autre indicateur";
  if (name === "role" || name === "horizon") return ROLES[value] ?? HORIZONS[value] ?? value;
  if (name === "speakers") return value.map((one) => SPEAKERS[one] ?? one).join(", ") || "personne";
  if (Array.isArray(value)) return value.map((one) => one.url ?? one).join("\n") || "rien";
  return String(value);
}

// --- the three choices -------------------------------------------------------------------------------------------

// Mine: the same change again, now knowing theirs.
function keepMine(desk, op) {
  const { store, queue } = desk;
  const { subject, id, answer, kept } = op;
  queue.remove(op);
  if (subject === "row" && op.do === "delete") {
    store.reload();
    if (store.view.rows.has(id)) store.removeRow(id);
    return;
  }
  if (answer.deleted) {
    queue.push({ subject, id, version: answer.version, do: "restore", kept });
    const { place, ...set } = op.set ?? {};
    if (Object.keys(set).length) queue.push({ subject, id, version: answer.version, set });
  } else queue.push({ subject, id, version: answer.version, do: op.do, set: op.set, kept });
  store.reload();
}

// What was changed besides, and that nobody else changed, stays asked.
function pushRest({ queue }, { subject, id, do: action, set, answer }) {
  const rest = Object.entries(set ?? {}).filter(([name]) => name !== "indicatorName" && !answer.fields.includes(name));
  if (action !== "set" || answer.deleted || !rest.length) return;
  queue.push({ subject, id, version: answer.version, set: Object.fromEntries(rest) });
}

function keepTheirs(desk, op) {
  desk.queue.remove(op);
  pushRest(desk, op);
  desk.store.reload();
}

// Both: theirs stays where it is, mine becomes a new point after it. Theirs was deleted since they wrote it: mine is asked
// for, and the server tells of the deletion.
function keepBoth(desk, op) {
  const { store } = desk;
  if (op.subject === "entry" && !store.saved.entries.has(op.id)) {
    keepMine(desk, op);
    return;
  }
  keepTheirs(desk, op);
  const entry = store.view.entries.get(op.id);
  if (entry) store.addEntry({ row: entry.row, kind: entry.kind, parent: entry.parent, after: entry.id, text: op.set.text });
  else if (op.subject === "retex") {
    const { place, ...mine } = op.set;
    const theirs = store.view.retex.get(op.id);
    store.addRetex({ scope: "", lines: [], ...mine, label: mine.label ?? `${theirs?.label ?? "RETEX"} (autre texte)` }, op.id);
  }
}

// What they have: the values of the answer; for a row, what is written in it now.
function theirWords(desk, { id, answer }, name) {
  if (answer.deleted) return "(supprimé)";
  if (name !== "entries") return said(name, answer.theirs[name], "un autre indicateur");
  const { view } = desk.store;
  return view.entriesOfRow(id).map((one) => view.entries.get(one).text).join("\n") || "rien";
}

function myWords(op, name) {
  if (op.do === "delete") return "(supprimé)";
  return said(name, op.set?.[name] ?? textOf(op), op.set?.indicatorName);
}

function whereOf(desk, op) {
  const entry = desk.store.view.entries.get(op.id);
  if (entry) return `${COLUMNS[entry.kind]}${entry.reference ? `, ${entry.reference}` : ""}`;
  const retex = desk.store.view.retex.get(op.id);
  if (op.subject === "retex") return retex?.label ?? "RETEX";
  return op.subject === "row" ? "Ligne" : "Point";
}

function titleOf(desk, { answer, do: action }) {
  const isMe = answer.by && answer.by === desk.state.account.name;
  const who = isMe ? "Dans une autre page, vous avez" : `${answer.by || "Une autre personne"} a`;
  const hour = answer.at ? ` à ${answer.at.slice(11, 16)}` : "";
  if (answer.deleted) return `${who} supprimé${hour} ce que vous modifiez ici.`;
  return action === "delete" ? `${who} modifié${hour} ce que vous supprimez ici.` : `${who} modifié${hour} la même chose.`;
}

function conflictCard(desk, op, done) {
  const { answer } = op;
  const half = (word, style, words) => element("div", {}, element("dt", {}, word), element("dd", { dir: "auto", class: style }, words));
  const pair = (name) => [half(`${FIELDS[name] ?? name}\u00a0: le vôtre`, "live-mine", myWords(op, name)),
    half(`${FIELDS[name] ?? name}\u00a0: le sien`, "live-theirs", theirWords(desk, op, name))];
  const rows = (answer.deleted ? ["text"] : answer.fields).flatMap(pair);
  const choice = (label, act) => button(label, () => {
    act(desk, op);
    announce("C’est tranché.");
    done(op);
  }, { class: "fr-btn fr-btn--secondary fr-btn--sm" });
  const both = op.do === "set" && !answer.deleted && (answer.fields.includes("text") || op.subject === "retex")
    ? choice("Garder les deux", keepBoth) : null;
  return element("li", {}, element("h3", { class: "fr-h6" }, whereOf(desk, op)), element("p", {}, titleOf(desk, op)), element("dl", { class: "live-pair" }, ...rows),
    element("div", { class: "live-choices-row" },
      choice(op.do === "delete" ? "Supprimer quand même" : answer.deleted ? "Rétablir avec mon texte" : "Garder le mien", keepMine),
      choice(op.do === "delete" ? "Ne pas supprimer" : answer.deleted ? "Laisser supprimé" : "Garder le sien", keepTheirs), both));
}

function refusalCard(desk, op, done) {
  const text = textOf(op);
  const box = element("textarea", { class: "fr-input", readonly: true, rows: "3", dir: "auto", "aria-label": "Texte refusé" });
  box.value = text;
  const copy = button("Copier le texte", async () => {
    box.select();
    await navigator.clipboard?.writeText(text).catch(() => {});
    announce("Copié.");
  });
  const remove = button("Retirer de la liste", () => {
    desk.queue.remove(op);
    desk.store.reload();
    done();
  });
  return element("li", {}, element("h3", { class: "fr-h6" }, whereOf(desk, op)), element("p", {}, op.answer.why), text ? box : null, element("div", { class: "live-choices-row" }, text ? copy : null, remove));
}

// The button that opened the dialog goes away with the last conflict: the keyboard goes to the point just settled.
function backTo(desk, { subject, id }) {
  const { entries, rows } = desk.store.view;
  const entry = subject === "entry" ? entries.get(id) : null;
  const row = entry && rows.get(entry.row);
  if (!row) return;
  desk.closeAll();
  desk.grids[row.table].focus(entry.row, entry.kind);
}

export function showConflicts(desk) {
  const list = element("ul", { class: "live-cards" });
  const dialog = showDialog("À trancher", list);
  const draw = (settled = null) => {
    const { conflicts, refusals } = desk.queue;
    desk.sync.typed();
    if (!conflicts.length && !refusals.length) {
      dialog.close();
      return settled ? backTo(desk, settled) : null;
    }
    list.replaceChildren(...conflicts.map((op) => conflictCard(desk, op, draw)), ...refusals.map((op) => refusalCard(desk, op, draw)));
    return list.querySelector("button")?.focus();
  };
  draw();
}
