// What the server did not take: conflicts to settle (both texts are shown), refusals to copy. Nothing leaves without a choice.

import { showDialog } from "./dialogs.js";
import { COLUMNS, announce, button, element } from "./words.js";

const FIELDS = {
  text: "Texte", label: "Intitulé", lines: "Texte", scope: "Portée", highlighted: "Souligné", place: "Place", role: "Rôle",
  horizon: "Horizon", starts_on: "À partir du", ends_on: "Jusqu’au", indicator: "Indicateur", speakers: "Qui parle", links: "Liens",
  entries: "Points",
};

function said(name, value) {
  if (value === null || value === undefined || value === "") return "rien";
  if (value === true || value === false) return value ? "oui" : "non";
  if (name === "place") return "ailleurs";
  if (Array.isArray(value)) return value.map((one) => one.url ?? one).join("\n");
  return String(value);
}

// The words of an operation, to read and to copy.
export function textOf(op) {
  const set = op.set ?? op.kept?.entry ?? op.kept?.retex ?? {};
  return [set.label, set.text, ...(set.lines ?? [])].filter(Boolean).join("\n");
}

// --- the three choices -------------------------------------------------------------------------------------------

// Mine: the same change again, now knowing theirs.
function keepMine(desk, op) {
  const { store, queue } = desk;
  queue.remove(op);
  if (op.answer.deleted) {
    queue.push({ subject: op.subject, id: op.id, version: op.answer.version, do: "restore", kept: op.kept });
    const { place, ...set } = op.set ?? {};
    if (Object.keys(set).length) queue.push({ subject: op.subject, id: op.id, version: op.answer.version, set });
  } else queue.push({ subject: op.subject, id: op.id, version: op.answer.version, do: op.do, set: op.set, kept: op.kept });
  store.load(store.base);
}

function keepTheirs(desk, op) {
  desk.queue.remove(op);
  desk.store.load(desk.store.base);
}

// Both: theirs stays where it is, mine becomes a new point after it.
function keepBoth(desk, op) {
  const { store } = desk;
  desk.queue.remove(op);
  store.load(store.base);
  const entry = store.view.entries.get(op.id);
  const text = op.set?.text ?? "";
  if (entry && text) store.addEntry({ row: entry.row, kind: entry.kind, parent: entry.parent, after: entry.id, text });
  else if (op.subject === "retex") {
    const theirs = store.view.retex.get(op.id);
    store.addRetex({ scope: "", lines: [], ...op.set, label: op.set?.label ?? `${theirs?.label ?? "RETEX"} (autre texte)`, place: undefined }, op.id);
  }
}

function conflictCard(desk, op, done) {
  const { answer } = op;
  const entry = desk.store.view.entries.get(op.id);
  const where = entry ? `${COLUMNS[entry.kind]}${entry.reference ? `, ${entry.reference}` : ""}` : op.subject === "retex" ? "RETEX" : "Point";
  const who = answer.by || "Une autre personne";
  const title = answer.deleted ? `${who} a supprimé ce que vous modifiez` : op.do === "delete"
    ? `${who} a modifié ce que vous supprimez` : `${who} a modifié la même chose`;
  const pair = (name, mine, theirs) => [
    element("dt", {}, `${FIELDS[name] ?? name} : le vôtre`), element("dd", { dir: "auto", class: "live-mine" }, mine),
    element("dt", {}, `${FIELDS[name] ?? name} : le sien`), element("dd", { dir: "auto", class: "live-theirs" }, theirs)];
  const names = answer.deleted ? ["text"] : answer.fields;
  const rows = names.flatMap((name) => pair(name,
    op.do === "delete" ? "(supprimé)" : said(name, op.set?.[name] ?? textOf(op)),
    answer.deleted ? "(supprimé)" : said(name, answer.theirs[name])));
  const choice = (label, act) => button(label, () => {
    act(desk, op);
    announce("C’est tranché.");
    done();
  }, { class: "fr-btn fr-btn--secondary fr-btn--sm" });
  const both = op.do === "set" && !answer.deleted && (op.set?.text || op.subject === "retex")
    ? choice("Garder les deux", keepBoth) : null;
  return element("li", {}, element("h3", { class: "fr-h6" }, where), element("p", {}, title), element("dl", { class: "live-pair" }, ...rows),
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
    desk.store.load(desk.store.base);
    done();
  });
  return element("li", {}, element("p", {}, op.answer.why), text ? box : null, element("div", { class: "live-choices-row" }, text ? copy : null, remove));
}

export function showConflicts(desk) {
  const list = element("ul", { class: "live-cards" });
  const dialog = showDialog("À trancher", list);
  const draw = () => {
    const { conflicts, refusals } = desk.queue;
    desk.sync.typed();
    if (!conflicts.length && !refusals.length) return dialog.close();
    list.replaceChildren(...conflicts.map((op) => conflictCard(desk, op, draw)), ...refusals.map((op) => refusalCard(desk, op, draw)));
    return list.querySelector("button")?.focus();
  };
  draw();
}
