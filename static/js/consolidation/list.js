// The points of the level below: one of them is where Tab comes in, arrows go from one to the next.

export class List {
  constructor(root) {
    this.root = root;
  }

  get lines() {
    return [...this.root.querySelectorAll("[data-part=list] [data-line]")];
  }

  get current() {
    return this.lines.find((line) => line.tabIndex === 0) ?? null;
  }

  // After each change of the page.
  prepare() {
    const lines = this.lines;
    const current = this.current ?? lines.find((line) => "waiting" in line.dataset) ?? lines[0];
    for (const line of lines) line.tabIndex = line === current ? 0 : -1;
  }

  focus(line) {
    if (!line) return;
    for (const other of this.lines) other.tabIndex = other === line ? 0 : -1;
    line.focus();
  }

  move(from, way) {
    const lines = this.lines;
    const next = lines[lines.indexOf(from) + way];
    if (next) this.focus(next);
  }

  // The next point to look at, after this one or else from the top.
  after(line) {
    const lines = this.lines;
    const rank = lines.indexOf(line);
    const isWaiting = (one) => one !== line && "waiting" in one.dataset;
    return lines.slice(rank + 1).find(isWaiting) ?? lines.find(isWaiting) ?? null;
  }

  find(source) {
    return source ? this.root.querySelector(`[data-part=list] [data-line="${CSS.escape(source)}"]`) : null;
  }

  // A line of an answer in the place of the one that is there; returns the new one.
  replace(line) {
    const there = this.find(line.dataset.line);
    if (!there) return null;
    const hadFocus = there.contains(document.activeElement);
    line.tabIndex = there.tabIndex;
    there.replaceWith(line);
    if (hadFocus) line.focus();
    return line;
  }
}
