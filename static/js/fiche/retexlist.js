// The RETEX above the tables: label, scope and lines, edited in place. Links and who speaks stay in the form.

import { announce, button, element } from "./words.js";

const PAUSE = 400;

export class RetexList {
  constructor(desk, host) {
    Object.assign(this, { desk, host, store: desk.store });
    this.list = element("ol", { class: "fiche-retex live-retex" });
    const add = button("Ajouter un RETEX", () => this.add(), { class: "fr-btn fr-btn--secondary fr-btn--sm live-add" });
    this.host.replaceChildren(this.list, add);
    this.draw();
  }

  draw() {
    const { view } = this.store;
    const known = new Map([...this.list.children].map((item) => [item.dataset.id, item]));
    const items = view.retexOrder.map((id) => known.get(id) ?? this.#item(id));
    items.forEach((item) => this.#fill(item, view.retex.get(item.dataset.id)));
    if (items.length !== this.list.children.length || items.some((item, rank) => this.list.children[rank] !== item)) {
      this.list.replaceChildren(...items);
    }
  }

  #item(id) {
    const field = (name, label, rows) => {
      const box = element(rows ? "textarea" : "input", {
        class: "fr-input", id: `retex-${id}-${name}`, name, dir: "auto", rows, autocomplete: "off",
        maxlength: rows ? null : "300",
      });
      box.addEventListener("input", () => this.#typed(id, box));
      return element("div", { class: "fr-input-group" },
        element("label", { class: "fr-label", for: box.id }, label), box);
    };
    const remove = button("Supprimer", () => this.remove(id), {
      class: "fr-btn fr-btn--tertiary-no-outline fr-btn--sm fr-icon-delete-line fr-btn--icon-left",
    });
    return element("li", { "data-id": id }, element("p", { class: "fiche-reference", "data-reference": true }),
      field("label", "Intitulé"), field("scope", "Portée (académie, établissement…)"),
      field("lines", "Retour d’expérience, une phrase par ligne", "3"), remove);
  }

  #fill(item, retex) {
    const set = (name, value) => {
      const box = item.querySelector(`[name="${name}"]`);
      if (document.activeElement !== box && box.value !== value) box.value = value;
    };
    set("label", retex.label);
    set("scope", retex.scope);
    set("lines", retex.lines.join("\n"));
    item.querySelector("[data-reference]").textContent = retex.reference ?? "";
    const name = item.querySelector("button");
    name.setAttribute("aria-label", `Supprimer ${retex.label}`);
  }

  #typed(id, box) {
    const value = box.name === "lines" ? box.value.split(/\r?\n/).filter((line) => line.trim()) : box.value;
    if (box.name === "label" && !box.value.trim()) return;
    clearTimeout(this.timer);
    // The last key of a burst writes; the words are in the field meanwhile, a page that closes writes at once.
    this.pending = () => this.store.setRetex(id, { [box.name]: value });
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  flush() {
    clearTimeout(this.timer);
    this.pending?.();
    this.pending = null;
  }

  add() {
    const rank = this.store.view.retexOrder.length + 1;
    const id = this.store.addRetex({ label: `RETEX ${rank}` });
    this.draw();
    announce("RETEX ajouté.");
    this.list.querySelector(`[data-id="${id}"] [name="lines"]`).focus();
  }

  remove(id) {
    const order = this.store.view.retexOrder;
    const next = order[order.indexOf(id) + 1] ?? order[order.indexOf(id) - 1];
    this.store.removeRetex(id);
    this.draw();
    this.desk.offerUndo("RETEX supprimé.");
    announce("RETEX supprimé. Ctrl+Z pour annuler.");
    const to = next ? this.list.querySelector(`[data-id="${next}"] [name="label"]`) : this.host.querySelector(".live-add");
    to?.focus();
  }
}
