// What a spreadsheet puts on the clipboard, as lines of cells; null for one text, which the browser pastes itself.

export function tableOf(clipboard) {
  const text = clipboard?.getData("text/plain") ?? "";
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t").map((cell) => cell.trim()));
  return lines.length > 1 || lines[0].length > 1 ? lines : null;
}
