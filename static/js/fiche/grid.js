// One official table, edited in place: cells that arrows walk, and one of them open at a time.

import { TABLES } from "./tree.js";
import { CellEditor } from "./cell.js";
import { rowTools } from "./rows.js";
import { bulletOf } from "./bullet.js";
import { pasteInCell } from "./paste.js";
import { COLUMNS, TITLES, announce, arrange, button, element } from "./words.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Grid {
  // `desk` holds what the parts of the page share: store, grids, followThread(id), …
  constructor(desk, table, host) {
    Object.assign(this, { desk, table, host, store: desk.store, kinds: TABLES[table] });
    this.at = { row: null, kind: this.kinds[0] };
    this.body = element("tbody", { role: "rowgroup" });
    this.host.replaceChildren(this.#frame());
    this.host.addEventListener("keydown", (event) => this.#keydown(event));
    this.host.addEventListener("click", (event) => this.#click(event));
    this.host.addEventListener("copy", (event) => this.#copy(event));
    this.host.addEventListener("paste", (event) => pasteInCell(this, event));
    this.draw();
  }

  #frame() {
    const heads = this.kinds.map((kind) => element("th", { role: "columnheader", scope: "col" }, COLUMNS[kind]));
    const tools = element("th", { role: "columnheader", scope: "col", class: "live-tools-head" },
      element("span", { class: "fr-sr-only" }, "Ligne"));
    const grid = element("table", {
      role: "grid", class: "egn-table__table live-grid", "aria-label": `Saisie\u00a0: ${TITLES[this.table]}`,
    }, element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...heads, tools)), this.body);
    const frame = element("div", { class: "egn-table live-frame" }, grid);
    const add = button("Ajouter une ligne", () => this.addRow(), { class: "fr-btn fr-btn--secondary fr-btn--sm live-add" });
    return element("div", {}, frame, add);
  }

  // Draws again the rows that are not the same; the open cell is left as it is while it is typed in.
  draw() {
    const rows = this.store.view.rowOrder[this.table];
    const known = new Map([...this.body.children].map((line) => [line.dataset.row, line]));
    if (!rows.includes(this.at.row)) this.at.row = rows[0] ?? null;
    const lines = rows.map((id, rank) => this.#line(known.get(id) ?? this.#newLine(id), id, rank));
    if (this.editor && !rows.includes(this.editor.row)) this.#lostRow();
    arrange(this.body, lines);
    this.editor?.draw();
    this.host.toggleAttribute("data-empty", !rows.length);
    this.#rove();
  }

  // Somebody deleted the row where one was.
  #lostRow() {
    const { editor } = this;
    const hadFocus = editor.cell.contains(document.activeElement);
    this.editor = null;
    editor.end();
    if (!hadFocus) return;
    announce("La ligne où vous étiez a été supprimée par une autre personne.");
    queueMicrotask(() => (this.body.children.length ? this.focus() : this.host.querySelector(".live-add").focus()));
  }

  // One row at a time has its links and its tools in the way of Tab: those of the others are a few arrows away.
  #rove() {
    for (const line of this.body.children) {
      const index = line.dataset.row === this.at.row ? 0 : -1;
      for (const one of line.querySelectorAll("td > * a, td > * button, td > * summary")) one.tabIndex = index;
    }
  }

  #newLine(id) {
    const cells = this.kinds.map((kind) => element("td", {
      role: "gridcell", tabindex: "-1", id: `cellule-${id}-${kind}`, "data-kind": kind, "data-label": COLUMNS[kind],
    }));
    const tools = element("td", { role: "gridcell", class: "live-tools" });
    return element("tr", { role: "row", "data-row": id }, ...cells, tools);
  }

  #line(line, id, rank) {
    this.kinds.forEach((kind, column) => {
      const cell = line.children[column];
      const isAt = this.at.row === id && this.at.kind === kind;
      cell.tabIndex = isAt ? 0 : -1;
      if (this.editor?.cell !== cell) this.#fill(cell, id, kind, rank);
    });
    const tools = line.lastElementChild;
    if (tools.dataset.rank !== String(rank)) {
      tools.dataset.rank = rank;
      tools.replaceChildren(rowTools(this, id, rank));
    }
    return line;
  }

  #fill(cell, row, kind, rank) {
    const isSaid = (entry) => entry.text.trim();
    const points = this.store.view.points(row, kind).filter(({ entry, items }) => isSaid(entry) || items.some(isSaid));
    const said = JSON.stringify([points, rank, this.desk.marks(points)]);
    if (cell.said === said) return;
    cell.said = said;
    const bullets = points.map(({ entry, items }) => bulletOf(this.desk, entry,
      items.length ? element("ul", {}, ...items.filter(isSaid).map((item) => bulletOf(this.desk, item))) : null));
    const empty = element("span", { class: "fr-sr-only" }, "vide");
    const hadFocus = cell !== document.activeElement && cell.contains(document.activeElement);
    cell.replaceChildren(points.length ? element("ul", { class: "live-points" }, ...bullets) : empty);
    if (hadFocus) cell.focus();
  }

  cellAt(row, kind) {
    return this.body.querySelector(`[data-row="${row}"] > [data-kind="${kind}"]`);
  }

  focus(row = this.at.row, kind = this.at.kind) {
    const before = this.cellAt(this.at.row, this.at.kind);
    const cell = this.cellAt(row, kind);
    if (!cell) return;
    if (before) before.tabIndex = -1;
    this.at = { row, kind };
    cell.tabIndex = 0;
    cell.focus();
    this.#rove();
  }

  // Opens a cell, at one of its points or at a new one.
  open(row, kind, { id = null, fresh = false, text = "" } = {}) {
    this.desk.closeAll(this);
    this.close({ focus: false });
    const before = this.cellAt(this.at.row, this.at.kind);
    if (before) before.tabIndex = -1;
    this.at = { row, kind };
    const cell = this.cellAt(row, kind);
    cell.said = null;
    cell.tabIndex = -1;
    this.editor = new CellEditor(this, cell, row, kind);
    this.editor.start({ id, fresh, text });
  }

  close({ focus = true } = {}) {
    const editor = this.editor;
    if (!editor) return;
    this.editor = null;
    editor.end();
    this.draw();
    if (focus) this.focus();
  }

  addRow(after) {
    const row = this.store.addRow(this.table, after);
    announce("Ligne ajoutée.");
    this.open(row, this.kinds[0], { fresh: true });
    return row;
  }

  #click(event) {
    const cell = event.target.closest("[data-kind]");
    if (!cell || this.editor?.cell === cell || event.target.closest("a, button, summary")) return;
    const row = cell.parentElement.dataset.row;
    const id = event.target.closest("[data-id]")?.dataset.id ?? null;
    this.open(row, cell.dataset.kind, { id, fresh: !id });
  }

  // Ctrl+C on a closed cell, nothing being selected: its points, one a line.
  #copy(event) {
    const cell = event.target.closest?.("[data-kind]");
    if (!cell || cell !== document.activeElement || !window.getSelection().isCollapsed) return;
    const { entries } = this.store.view;
    const ids = this.store.view.reading(cell.parentElement.dataset.row, cell.dataset.kind);
    event.clipboardData.setData("text/plain", ids.map((id) => `${entries.get(id).parent ? "  - " : "• "}${entries.get(id).text}`).join("\n"));
    event.preventDefault();
  }

  #keydown(event) {
    const cell = event.target.closest("[data-kind]");
    if (!cell || event.target !== cell) return;
    this.at = { row: cell.parentElement.dataset.row, kind: cell.dataset.kind };
    if (this.#walk(event)) event.preventDefault();
  }

  #walk(event) {
    const { key, ctrlKey, altKey, metaKey, shiftKey } = event;
    if (altKey && shiftKey && (key === "ArrowUp" || key === "ArrowDown")) return this.moveRow(this.at.row, MOVES[key][0]);
    if (altKey && !shiftKey && !ctrlKey) return this.desk.altKey(event, this.store.view.reading(this.at.row, this.at.kind));
    if (altKey || metaKey) return false;
    if (ctrlKey) return this.#jump(key);
    if (MOVES[key]) return this.#step(...MOVES[key]);
    if (key === "Home" || key === "End") return this.focus(this.at.row, this.kinds.at(key === "Home" ? 0 : -1)) ?? true;
    if (key === "Enter" || key === "F2") return this.open(this.at.row, this.at.kind) ?? true;
    if (key === "?") return false;
    if (key.length === 1 && key !== " ") return this.open(this.at.row, this.at.kind, { fresh: true, text: key }) ?? true;
    return false;
  }

  #jump(key) {
    const rows = this.store.view.rowOrder[this.table];
    if (key === "Home") return this.focus(rows[0], this.kinds[0]) ?? true;
    if (key === "End") return this.focus(rows.at(-1), this.kinds.at(-1)) ?? true;
    if (key === "Delete") return this.removeRow(this.at.row);
    return false;
  }

  #step(down, right) {
    const rows = this.store.view.rowOrder[this.table];
    const row = rows[rows.indexOf(this.at.row) + down];
    const kind = this.kinds[this.kinds.indexOf(this.at.kind) + right];
    if (row && kind) this.focus(row, kind);
    return true;
  }

  moveRow(id, way) {
    const rows = this.store.view.rowOrder[this.table];
    const rank = rows.indexOf(id);
    if (!rows[rank + way]) return true;
    this.store.moveRow(id, way > 0 ? rows[rank + 1] : (rows[rank - 2] ?? null));
    this.focus(id, this.at.kind);
    announce(`Ligne déplacée\u00a0: ${rank + way + 1} sur ${rows.length}.`);
    return true;
  }

  removeRow(id) {
    const rows = this.store.view.rowOrder[this.table];
    const rank = rows.indexOf(id);
    const next = rows[rank + 1] ?? rows[rank - 1];
    const count = this.store.view.entriesOfRow(id).length;
    this.close({ focus: false });
    this.store.removeRow(id);
    announce(`Ligne supprimée${count ? ` avec ses ${count} points` : ""}. Ctrl+Z pour annuler.`);
    this.desk.offerUndo("Ligne supprimée.");
    if (next) this.focus(next, this.at.kind);
    else this.host.querySelector(".live-add").focus();
    return true;
  }
}
