// Pasting: several lines make several points, a table fills cells and rows. One Ctrl+Z undoes it.

import { readClipboard } from "./clipboard.js";
import { LIMITS, partsOf } from "./limits.js";
import { COLUMNS, announce, fold, plural } from "./words.js";
import { TABLES } from "./tree.js";

const bare = (text) => fold(text).replace(/[^a-z0-9]+/g, " ").trim();

export function pasteInto(editor, id, field, event) {
  const found = readClipboard(event.clipboardData);
  if (found.lines && found.lines.length < 2 && !event.clipboardData.getData("text/plain").match(/[\r\n]/)) return;
  event.preventDefault();
  if (found.rows) pasteTable(editor, id, found.rows);
  else if (found.lines.length) pasteLines(editor, id, field, found.lines);
}

// Ctrl+V on a closed cell: as in a spreadsheet, from that cell on.
export function pasteInCell(grid, event) {
  const cell = event.target.closest("[data-kind]");
  if (!cell || cell !== event.target) return;
  const found = readClipboard(event.clipboardData);
  if (!found.rows && !found.lines.length) return;
  event.preventDefault();
  grid.open(cell.parentElement.dataset.row, cell.dataset.kind, { fresh: true });
  const { editor } = grid;
  const id = editor.current;
  if (found.rows) pasteTable(editor, id, found.rows);
  else pasteLines(editor, id, editor.fields.get(id), found.lines);
}

// A line longer than a point holds makes several.
const fitting = (lines) => lines.flatMap((line) => partsOf(line.text, LIMITS.entry).map((text) => ({ ...line, text })));

// The first line goes where the caret is, the others become points after it.
function pasteLines(editor, id, field, pasted) {
  const { store } = editor;
  const head = field.value.slice(0, field.selectionStart);
  const tail = field.value.slice(field.selectionEnd);
  const whole = pasted.map((line) => ({ ...line }));
  whole[0].text = head + whole[0].text;
  if (whole.length === 1) whole[0].text += tail;
  else if (tail.trim()) whole.at(-1).text += ` ${tail.trim()}`;
  const lines = fitting(whole);
  const last = store.group("le collage", () => {
    store.setText(id, lines[0].text);
    if (lines[0].strong && !head) store.set(id, { highlighted: true });
    return addLines(editor.store, editor.row, editor.kind, lines.slice(1), id);
  });
  editor.draw();
  editor.focus(last);
  if (lines.length > whole.length) editor.tellOfCut();
  else announce(`${plural(lines.length, "point collé", "points collés")}. Ctrl+Z pour annuler.`);
}

// Adds lines after a point (or at the end of a cell when it is null); returns the last one.
function addLines(store, row, kind, lines, after) {
  let previous = after;
  let lead = after ? (store.view.entries.get(after).parent ?? after) : null;
  for (const { text, level, strong } of lines) {
    const isItem = level > 0 && lead;
    const siblings = isItem ? store.view.list(row, kind, lead) : [];
    const place = isItem ? { parent: lead, after: siblings.at(-1) ?? null } : { parent: null, after: lead };
    previous = store.addEntry({ row, kind, ...place, text });
    if (strong) store.set(previous, { highlighted: true });
    if (!isItem) lead = previous;
  }
  return previous;
}

function pasteTable(editor, id, pasted) {
  const { store, grid } = editor;
  const kinds = TABLES[grid.table];
  const rows = withoutTitles(pasted, kinds);
  const first = kinds.indexOf(editor.kind);
  let count = 0;
  store.group("le collage du tableau", () => {
    let row = editor.row;
    rows.forEach((cells, rank) => {
      if (rank) row = nextRow(store, grid.table, row);
      cells.map(fitting).forEach((lines, column) => {
        // What has no column of its own stands in the last one: nothing pasted is lost.
        const kind = kinds[Math.min(first + column, kinds.length - 1)];
        const isHere = row === editor.row && kind === editor.kind && id && !store.view.entries.get(id)?.text.trim();
        count += lines.length;
        if (isHere && lines.length) {
          store.setText(id, lines[0].text);
          addLines(store, row, kind, lines.slice(1), id);
        } else addLines(store, row, kind, lines, store.view.list(row, kind, null).at(-1) ?? null);
      });
    });
  });
  grid.close();
  announce(`Tableau collé\u00a0: ${plural(rows.length, "ligne", "lignes")}, ${plural(count, "point", "points")}. Ctrl+Z pour annuler.`);
  editor.desk.offerUndo(`Tableau collé\u00a0: ${plural(rows.length, "ligne", "lignes")}.`);
}

// The row of titles of an official table is not content.
function withoutTitles(rows, kinds) {
  const titles = new Set(kinds.map((kind) => bare(COLUMNS[kind])));
  const isTitles = rows[0].filter((lines) => lines.length === 1 && titles.has(bare(lines[0].text))).length >= Math.min(2, rows[0].length);
  return isTitles && rows.length > 1 ? rows.slice(1) : rows;
}

function nextRow(store, table, row) {
  const order = store.view.rowOrder[table];
  const next = order[order.indexOf(row) + 1];
  return next && !store.view.entriesOfRow(next).length ? next : store.addRow(table, row);
}
