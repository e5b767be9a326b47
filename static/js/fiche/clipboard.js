// What the clipboard holds, as lines or as a table of lines. Word, LibreOffice and Excel write HTML; their tables, lists and
// paragraphs are read from it. The HTML is parsed in an inert document: nothing of it is loaded, run or shown.

const BULLET = /^[\s\u00a0]*([•►▪◦➢·‣○●■□✓*–—-]|o(?=[\s\u00a0]{2,}))[\s\u00a0]+/u;
const LEVEL = /mso-list:[^;"']*level(\d)/i;
const clean = (text) => text.replace(/[\s\u00a0]+/gu, " ").trim();

// {lines: [{text, level, strong}]} or {rows: [[lines, …], …]}
export function readClipboard(data) {
  const html = data.getData("text/html");
  if (html) {
    const found = readHtml(html);
    if (found) return found;
  }
  return readText(data.getData("text/plain"));
}

function readText(text) {
  const rows = readTabs(text);
  if (rows) return { rows };
  return { lines: text.split(/\r\n|[\r\n\v\f\u2028\u2029]/).map(textLine).filter((line) => line.text) };
}

function textLine(raw) {
  const indent = raw.match(/^[ \t]*/)[0].replaceAll("\t", "  ").length;
  const dash = /^\s*(-|◦|○|o\s{2})/.test(raw) ? 1 : 0;
  return { text: clean(raw.replace(BULLET, "")), level: indent >= 2 || dash ? 1 : 0, strong: false };
}

// Excel's text: tabs between cells, quotes around a cell that holds line breaks.
function readTabs(text) {
  if (!text.includes("\t")) return null;
  const rows = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/gy;
  for (let found; (found = pattern.exec(text)); ) {
    const value = found[1] === undefined ? found[2] : found[1].replaceAll('""', '"');
    rows.at(-1).push(value.split(/\r?\n/).map(textLine).filter((line) => line.text));
    if (found[3] === "") break;
    if (found[3] !== "\t") rows.push([]);
  }
  const full = rows.filter((row) => row.some((lines) => lines.length));
  const isTable = full.length && full.every((row) => row.length === full[0].length) && full[0].length > 1;
  return isTable ? full : null;
}

function readHtml(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const noise of body.querySelectorAll("script, style, head, meta, link, title, xml")) noise.remove();
  const table = body.querySelector("table");
  if (table && isATable(table)) return { rows: tableRows(table) };
  const lines = blockLines(body);
  return lines.length ? { lines } : null;
}

function isATable(table) {
  return [...table.rows].some((row) => row.cells.length > 1) || table.rows.length > 1;
}

// Cells that span rows are read once, at the top; those that span columns leave the next ones empty.
function tableRows(table) {
  const rows = [];
  const pending = [];
  for (const line of table.rows) {
    const row = [];
    let column = 0;
    const skip = () => {
      while (pending[column] > 0) {
        pending[column] -= 1;
        row[column] = [];
        column += 1;
      }
    };
    for (const cell of line.cells) {
      skip();
      for (let span = 0; span < Math.min(cell.colSpan, 20); span += 1) {
        row[column] = span ? [] : blockLines(cell);
        if (cell.rowSpan > 1) pending[column] = cell.rowSpan - 1;
        column += 1;
      }
    }
    skip();
    if (row.some((lines) => lines.length)) rows.push(row);
  }
  return rows;
}

const BLOCKS = new Set(["P", "DIV", "LI", "UL", "OL", "H1", "H2", "H3", "H4", "H5", "H6", "TR", "TD", "TH", "TABLE", "TBODY", "SECTION"]);

// One line for each paragraph, list item or line break that has words.
function blockLines(root) {
  const lines = [];
  let line = { text: "", strong: true, level: 0 };
  const end = () => {
    const marked = BULLET.test(line.text);
    const text = clean(line.text.replace(BULLET, ""));
    if (text) lines.push({ text, level: line.level || (marked && /^\s*(-|◦|○|o\s)/.test(line.text) && lines.length ? 1 : 0), strong: line.strong });
    line = { text: "", strong: true, level: 0 };
  };
  const walk = (node, depth, strong) => {
    if (node.nodeType === Node.TEXT_NODE) {
      line.text += node.data;
      if (node.data.trim() && !strong) line.strong = false;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.tagName === "BR") return end();
    const style = node.getAttribute("style") ?? "";
    if (/mso-list:\s*ignore/i.test(style) || /display:\s*none/i.test(style)) return;
    const isBlock = BLOCKS.has(node.tagName);
    if (isBlock && line.text.trim()) end();
    const inner = node.tagName === "UL" || node.tagName === "OL" ? depth + 1 : depth;
    const level = LEVEL.exec(style);
    if (isBlock && (node.tagName === "LI" || level)) line.level = level ? (level[1] > 1 ? 1 : 0) : inner > 1 ? 1 : 0;
    const bold = strong || isMarked(node, style);
    const kept = line.level;
    for (const child of node.childNodes) {
      walk(child, inner, bold);
      if (isBlock && !line.text) line.level = kept;
    }
    if (isBlock) end();
  };
  for (const child of root.childNodes) walk(child, 0, false);
  end();
  return lines;
}

// Bold and green, as in the official documents, is "particulièrement souligné".
function isMarked(node, style) {
  const color = (node.getAttribute("color") ?? /(?:^|;)\s*color:\s*([^;]+)/i.exec(style)?.[1] ?? "").trim();
  if (!color) return false;
  return isGreen(color) && Boolean(node.closest("b, strong, [style*='font-weight:bold'], [style*='font-weight: bold']") ?? node.querySelector("b, strong"));
}

function isGreen(color) {
  const probe = new Option().style;
  probe.color = color.toLowerCase();
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  const [red, green, blue] = hex ? hex.slice(1).map((part) => parseInt(part, 16)) : (probe.color.match(/\d+/g) ?? []).map(Number);
  if (green === undefined) return /green/i.test(color);
  return green > red * 1.2 && green > blue * 1.2;
}
