// Actors and horizons the campaign already uses, offered under the field; free text is always allowed.

import { announce, element, fold, plural } from "./words.js";

const OFFERED = new Set(["stakeholder", "timeframe"]);
const SHOWN = 8;
const known = new Map();
let list = null;

async function ask(desk, kind) {
  const answer = await fetch(`${desk.urls.suggestions}?kind=${kind}`, { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).texts : [];
}

// Asked once for all the letters typed meanwhile; without network, asked again at the next letter.
async function words(desk, kind, id) {
  if (!known.has(kind)) known.set(kind, ask(desk, kind));
  const used = await known.get(kind).catch(() => {
    known.delete(kind);
    return [];
  });
  // What was typed elsewhere in this fiche too.
  const here = [...desk.store.view.entries.values()].filter((entry) => entry.kind === kind && entry.id !== id && entry.text.trim());
  return [...new Set([...used, ...here.map((entry) => entry.text.trim())])];
}

// A text of several lines with a list under it (ARIA does not let it be a combobox): arrows choose, Enter takes, Escape
// closes the list first.
export function suggestFor(editor, id, field) {
  const { kind, desk } = editor;
  if (!OFFERED.has(kind)) return;
  field.setAttribute("aria-autocomplete", "list");
  let chosen = -1;
  const close = () => {
    list?.remove();
    list = null;
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    field.removeAttribute("aria-controls");
  };
  const take = (text) => {
    editor.store.setText(id, text);
    close();
    editor.draw();
    editor.focus(id);
  };
  const show = async () => {
    const all = await words(desk, kind, id);
    // Read after the answer: a list of what begins with an older letter would take the next Escape for itself.
    const typed = fold(field.value.trim());
    const found = all.filter((text) => fold(text).includes(typed) && fold(text) !== typed).slice(0, SHOWN);
    close();
    if (!typed || !found.length || document.activeElement !== field) return;
    list = element("ul", { class: "live-suggestions", role: "listbox", id: "saisie-propositions", "aria-label": "Déjà employés" },
      ...found.map((text, rank) => element("li", {
        role: "option", id: `saisie-proposition-${rank}`, dir: "auto", "aria-selected": "false",
        onmousedown: (event) => {
          event.preventDefault();
          take(text);
        },
      }, text)));
    field.after(list);
    field.setAttribute("aria-controls", list.id);
    announce(`${plural(found.length, "proposition", "propositions")}, flèche bas pour choisir.`);
  };
  const choose = (rank) => {
    chosen = (rank + list.children.length) % list.children.length;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
    field.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  };
  field.addEventListener("input", show);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (!list || event.ctrlKey || event.altKey) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp" && chosen >= 0) choose(chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen].textContent);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
