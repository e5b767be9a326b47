// The boxes of the grid, and what is said next to them.

import { element } from "../fiche/words.js";

const small = (label, onclick) => element("button", { type: "button", class: "fr-btn fr-btn--sm fr-btn--tertiary", onclick }, label);

export class Cells {
  constructor(form) {
    this.form = form;
    this.rows = [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll(".grid-cell")]);
    this.inputs = new Map(this.rows.flat().map((input) => [this.nameOf(input), input]));
    this.status = form.querySelector("[data-grid-status]");
    this.elsewhere = form.querySelector("[data-grid-elsewhere]");
  }

  nameOf(input) {
    return input.name.slice(2);
  }

  find(cell) {
    return this.inputs.get(cell);
  }

  // Those whose text is not what the database had when the page was made.
  changed() {
    return this.rows.flat().filter((input) => input.value.trim() !== input.dataset.held);
  }

  get wrong() {
    return this.form.querySelectorAll(".grid-cell--wrong").length;
  }

  placeOf(input) {
    const row = this.rows.findIndex((inputs) => inputs.includes(input));
    return row < 0 ? null : [row, this.rows[row].indexOf(input)];
  }

  // The last periods are those one comes for.
  showLast() {
    const frame = this.form.querySelector(".egn-table--wide");
    frame.scrollLeft = frame.scrollWidth;
  }

  // Where it is said, made the first time there is something to say.
  #why(input, why) {
    const id = `w-${this.nameOf(input)}`;
    if (why && !document.getElementById(id)) input.after(element("p", { class: "grid-why", id }));
    return document.getElementById(id);
  }

  // Why a cell is not saved, and [label, act] choices; "" when nothing is wrong any more.
  say(input, why, choices = []) {
    const place = this.#why(input, why);
    if (!place) return;
    place.replaceChildren(why, ...choices.flatMap(([label, act]) => [" ", small(label, act)]));
    place.hidden = !why;
    input.classList.toggle("grid-cell--wrong", Boolean(why));
    if (why) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", place.id);
    } else for (const name of ["aria-invalid", "aria-describedby"]) input.removeAttribute(name);
  }

  // What was typed on another page of the grid and refused: no cell here says it.
  tellElsewhere(refused, erase) {
    const lost = refused.filter(({ cell }) => !this.find(cell));
    this.elsewhere.hidden = !lost.length;
    this.elsewhere.replaceChildren(...lost.map((op) =>
      element("li", {}, `${op.label}\u00a0: ${op.text}. ${op.why} `, small("Effacer", () => erase(op)))));
  }

  tell(parts) {
    const sentence = parts.filter(Boolean).join(" ");
    if (this.status.textContent !== sentence) this.status.textContent = sentence;
  }
}
