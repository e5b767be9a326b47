// The thread: from an irritant to the row that answers it, from a lever to the row of the plan that takes it up, from a
// success measure to its indicator. Links are seen and followed both ways.

import { announce, button, element } from "./words.js";
import { TABLES } from "./tree.js";

const NEXT = {
  irritant: { table: "projections", kind: "main_irritant", opens: "need", label: "Exprimer le besoin" },
  lever: { table: "plan", kind: "planned_lever", opens: "action", label: "Planifier ce levier" },
};
const BACK = { main_irritant: "irritant", planned_lever: "lever" };

export const threadLabel = (kind) =>
  NEXT[kind]?.label ?? (kind === "success_measure" ? "Relier un indicateur" : null);

// The entries that take an entry up, and those it takes up.
export function linksOf(view, entry) {
  const answers = entry.answers.filter((id) => view.entries.has(id));
  const answered = NEXT[entry.kind] ? [...view.entries.values()].filter((other) => other.answers.includes(entry.id)) : [];
  return { answers, answered: answered.map((other) => other.id) };
}

export function threadMarks(desk, entry) {
  const { view } = desk.store;
  const { answers, answered } = linksOf(view, entry);
  if (!answers.length && !answered.length && !entry.indicator) return null;
  const go = (id, word) => {
    const other = view.entries.get(id);
    const name = other.reference ?? other.text.slice(0, 40);
    return button(element("span", {}, `${word} `, element("span", { dir: "auto" }, name)), () => desk.go(id), { class: "live-link" });
  };
  return element("span", { class: "live-links" },
    ...answers.map((id) => go(id, "← Répond à")), ...answered.map((id) => go(id, "→ Repris par")),
    entry.indicator ? element("span", { class: "live-indicator" }, `Indicateur : ${entry.indicator.name}`) : null);
}

// Ctrl+Entrée. Opens what follows, and makes it when it is not there yet.
export function followThread(desk, id) {
  const { store } = desk;
  const entry = store.view.entries.get(id);
  if (!entry?.text.trim()) return announce("Écrivez d’abord ce point.");
  if (entry.kind === "success_measure") return desk.pickIndicator(id);
  const next = NEXT[entry.kind];
  if (!next) return desk.go(linksOf(store.view, entry).answers[0]);
  const { answered } = linksOf(store.view, entry);
  const row = answered.length ? store.view.entries.get(answered[0]).row : makeRow(store, entry, next);
  announce(answered.length ? "Déjà repris : la ligne est ouverte." : `${next.label} : nouvelle ligne.`);
  return desk.grids[next.table].open(row, next.opens, { fresh: true });
}

function makeRow(store, entry, { table, kind }) {
  return store.group("la suite du fil", () => {
    const row = store.addRow(table);
    store.addEntry({ row, kind, text: entry.text, link: [entry.id] });
    return row;
  });
}

// Where a linked entry stands: its table, shown and focused.
export function go(desk, id) {
  const entry = desk.store.view.entries.get(id);
  if (!entry) return announce("Aucun lien à suivre.");
  const { table } = desk.store.view.rows.get(entry.row);
  desk.closeAll();
  desk.grids[table].focus(entry.row, entry.kind);
  const bullet = document.getElementById(`saisie-${id}`);
  bullet?.scrollIntoView({ block: "center" });
  bullet?.classList.add("live-found");
  setTimeout(() => bullet?.classList.remove("live-found"), 2500);
  return announce(entry.text);
}

// What an entry can be linked to by hand: those of the kind it takes up.
export function candidates(view, entry) {
  const source = BACK[entry.kind];
  const table = Object.keys(TABLES).find((name) => TABLES[name].includes(source));
  return table ? view.rowOrder[table].flatMap((row) => view.reading(row, source)).map((id) => view.entries.get(id)) : [];
}
