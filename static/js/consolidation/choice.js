// What is chosen in the fiche: a point to merge into, or a row to take in.

export class Choice {
  constructor(root) {
    this.root = root;
  }

  get all() {
    return [...this.root.querySelectorAll("[data-part=fiche] .cons-choice")];
  }

  get chosen() {
    return this.all.find((one) => one.hasAttribute("aria-current")) ?? null;
  }

  get point() {
    const { target = "", targetKind = "" } = this.root.querySelector("[data-target]")?.dataset ?? {};
    return { id: target, kind: targetKind };
  }

  get row() {
    return this.root.querySelector("[data-target]")?.dataset.targetRow ?? "";
  }

  // Chooses, or lets go of what was chosen. Returns what there is to say.
  pick(link) {
    const wasChosen = link.hasAttribute("aria-current");
    const { choose = "", chooseRow = "", kind = "", name } = link.dataset;
    for (const other of this.all) other.removeAttribute("aria-current");
    if (!wasChosen) link.setAttribute("aria-current", "true");
    const target = this.root.querySelector("[data-target]");
    target.dataset.target = wasChosen ? "" : choose;
    target.dataset.targetKind = wasChosen ? "" : kind;
    target.dataset.targetRow = wasChosen ? "" : chooseRow;
    const called = name ?? link.textContent.trim();
    const sentence = wasChosen ? "Rien n’est choisi." : chooseRow ? `Reprendre dans\u00a0: ${called}.` : `Fusionner avec\u00a0: ${called}.`;
    target.textContent = sentence;
    return sentence;
  }

  // Merging is offered on the lines of the kind that is chosen.
  offer() {
    const { id, kind } = this.point;
    for (const button of this.root.querySelectorAll("[data-part=list] [name=fusionner]")) {
      button.hidden = !id || button.closest("[data-line]").dataset.kind !== kind;
    }
    for (const form of this.root.querySelectorAll("[data-decisions]")) {
      form.elements.cible.value = id;
      form.elements.ligne.value = this.row;
    }
  }

  // The points a line of this kind may be merged into, on the page.
  mergeable(kind) {
    return this.all.filter((one) => one.dataset.kind === kind);
  }

  move(from, way, kind = "") {
    const all = kind ? this.mergeable(kind) : this.all;
    all[all.indexOf(from) + way]?.focus();
  }
}
