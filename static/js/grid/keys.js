// From one cell to another: Enter and the arrows down and up; left and right at the ends of the text.

const WAYS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function walk(event, rows) {
  const way = WAYS[event.key];
  const input = event.target;
  if (!way || !input.matches(".grid-cell") || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const row = rows.findIndex((inputs) => inputs.includes(input));
  const { selectionStart: from, selectionEnd: to, value } = input;
  if (event.key === "ArrowLeft" && !(from === 0 && (to === 0 || to === value.length))) return;
  if (event.key === "ArrowRight" && !(to === value.length && (from === to || from === 0))) return;
  const up = event.key === "Enter" && event.shiftKey ? -1 : 1;
  const next = rows[row + way[0] * up]?.[rows[row].indexOf(input) + way[1]];
  event.preventDefault();
  if (!next) return;
  next.focus();
  next.select();
}
