// The thread: from an irritant to the row that answers it, from a lever to the row of the plan that takes it up, from a
// success measure to its indicator. Links are seen and followed both ways.

import { showDialog } from "./dialogs.js";
import { COLUMNS, announce, button, element } from "./words.js";
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

const nameOf = (entry) => entry.reference ?? (entry.text.length > 40 ? `${entry.text.slice(0, 40)}…` : entry.text);

export function threadMarks(desk, entry) {
  const { view } = desk.store;
  const { answers, answered } = linksOf(view, entry);
  if (!answers.length && !answered.length && !entry.indicator) return null;
  const go = (id, word) => button(element("span", {}, `${word} `, element("span", { dir: "auto" }, nameOf(view.entries.get(id)))),
    () => desk.go(id), { class: "fr-btn fr-btn--tertiary-no-outline fr-btn--sm live-link" });
  return element("span", { class: "live-links" },
    ...answers.map((id) => go(id, "← Répond à")), ...answered.map((id) => go(id, "→ Repris par")),
    entry.indicator ? element("span", { class: "live-indicator" }, "Indicateur\u00a0: ", element("span", { dir: "auto" }, entry.indicator.name)) : null);
}

// Ctrl+Entrée. Opens what follows, and makes it when it is not there yet.
export function followThread(desk, id) {
  const { store } = desk;
  const entry = store.view.entries.get(id);
  if (!entry?.text.trim()) return announce("Écrivez d’abord ce point.");
  if (entry.kind === "success_measure") return desk.pickIndicator(id);
  const next = NEXT[entry.kind];
  const { answers, answered } = linksOf(store.view, entry);
  if (!next) return answers.length ? desk.go(answers[0]) : announce("Pas de suite du fil depuis cette colonne.");
  const row = answered.length ? store.view.entries.get(answered[0]).row : makeRow(store, entry, next);
  announce(answered.length ? "Déjà repris\u00a0: la ligne est ouverte." : `${next.label}\u00a0: nouvelle ligne.`);
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
  return announce(`${COLUMNS[entry.kind]}\u00a0: ${entry.text}`);
}

// What an entry can be linked to by hand: those of the kind it takes up, or that take it up.
function candidates(view, entry) {
  const kind = BACK[entry.kind] ?? NEXT[entry.kind]?.kind;
  const table = Object.keys(TABLES).find((name) => TABLES[name].includes(kind));
  return table ? view.rowOrder[table].flatMap((row) => view.reading(row, kind)).filter((id) => view.entries.get(id).text.trim()) : [];
}

// Alt+L: the links of the points of a cell, to follow, to undo, to make.
export function showLinks(desk, ids) {
  const { view } = desk.store;
  const entries = ids.map((id) => view.entries.get(id)).filter((entry) => entry?.text.trim() && (NEXT[entry.kind] || BACK[entry.kind]));
  if (!entries.length) return announce("Pas de lien depuis cette colonne.");
  const host = element("div", {});
  const dialog = showDialog("Le fil de ce point", host);
  const draw = () => host.replaceChildren(...entries.map((entry) => linksCard(desk, entry, dialog, draw)));
  draw();
  return (host.querySelector("button, select") ?? dialog.querySelector("button")).focus();
}

function linksCard(desk, entry, dialog, draw) {
  const { store } = desk;
  const { answers, answered } = linksOf(store.view, entry);
  const isBack = Boolean(BACK[entry.kind]);
  const line = (id) => {
    const other = store.view.entries.get(id);
    const [from, to] = isBack ? [entry.id, id] : [id, entry.id];
    const follow = button(element("span", { dir: "auto" }, other.text), () => {
      dialog.close();
      desk.go(id);
    });
    const cut = button(element("span", {}, "Délier", element("span", { class: "fr-sr-only" }, ` de ${other.text}`)), () => {
      store.unlink(from, [to]);
      announce("Délié. Ctrl+Z pour annuler.");
      draw();
      dialog.querySelector("button").focus();
    }, { class: "fr-btn fr-btn--tertiary-no-outline fr-btn--sm" });
    return element("li", {}, follow, cut);
  };
  const linked = [...answers, ...answered];
  const free = candidates(store.view, entry).filter((id) => !linked.includes(id));
  return element("section", { class: "live-fieldset" }, element("h3", { class: "fr-h6", dir: "auto" }, entry.text),
    element("p", {}, linked.length ? (isBack ? "Répond à\u00a0:" : "Repris par\u00a0:") : "Aucun lien."),
    element("ul", { class: "live-choices" }, ...linked.map(line)), free.length ? linkTo(desk, entry, free, draw) : null);
}

function linkTo(desk, entry, free, draw) {
  const { store } = desk;
  const id = `relier-${entry.id}`;
  const select = element("select", { class: "fr-select", id },
    ...free.map((other) => element("option", { value: other }, nameWithWords(store.view.entries.get(other)))));
  const link = button("Relier", () => {
    const [from, to] = BACK[entry.kind] ? [entry.id, select.value] : [select.value, entry.id];
    store.link(from, [to]);
    announce("Relié.");
    draw();
  });
  return element("div", { class: "live-link-to" }, element("label", { class: "fr-label", for: id },
    BACK[entry.kind] ? "Relier à un point auquel il répond" : "Relier à un point qui le reprend"), select, link);
}

const nameWithWords = (entry) => [entry.reference, entry.text.slice(0, 90)].filter(Boolean).join(" – ");
