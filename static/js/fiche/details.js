// Alt+D: the role of an acteur; the horizon and the dates of an échéance.

import { HORIZONS, ROLES } from "./bullet.js";
import { showDialog } from "./dialogs.js";
import { announce, button, element } from "./words.js";

export const hasDetails = (kind) => kind === "stakeholder" || kind === "timeframe";

function choice(id, label, value, options) {
  const select = element("select", { class: "fr-select", id }, element("option", { value: "" }, "Non précisé"),
    ...Object.entries(options).map(([key, words]) => element("option", { value: key, selected: key === value }, words)));
  return [select, element("div", { class: "fr-select-group" }, element("label", { class: "fr-label", for: id }, label), select)];
}

function dateField(id, label, value) {
  const input = element("input", { class: "fr-input", type: "date", id, value });
  return [input, element("div", { class: "fr-input-group" }, element("label", { class: "fr-label", for: id }, label), input)];
}

// {read: () => values, fields: elements}
function fieldsOf(entry) {
  const id = `preciser-${entry.id}`;
  if (entry.kind === "stakeholder") {
    const [role, field] = choice(`${id}-role`, "Rôle dans l’action", entry.role, ROLES);
    return { read: () => ({ role: role.value }), fields: [field] };
  }
  const [horizon, first] = choice(`${id}-horizon`, "Horizon", entry.horizon, HORIZONS);
  const [starts, second] = dateField(`${id}-debut`, "À partir du", entry.starts_on);
  const [ends, third] = dateField(`${id}-fin`, "Jusqu’au", entry.ends_on);
  return {
    read: () => ({ horizon: horizon.value, starts_on: starts.value || null, ends_on: ends.value || null }),
    fields: [first, element("div", { class: "live-dates" }, second, third)],
  };
}

export function showDetails(desk, ids) {
  const { store } = desk;
  const entries = ids.map((id) => store.view.entries.get(id)).filter((entry) => entry?.text.trim() && hasDetails(entry.kind));
  if (!entries.length) return announce("Rien à préciser ici\u00a0: ce sont les acteurs et les échéances du plan qui se précisent.");
  const groups = entries.map((entry) => ({ entry, ...fieldsOf(entry) }));
  const wrong = element("p", { class: "fr-error-text", role: "alert", hidden: true });
  const save = () => {
    const isWrong = groups.some(({ read }) => read().starts_on && read().ends_on && read().ends_on < read().starts_on);
    wrong.hidden = !isWrong;
    wrong.textContent = isWrong ? "La fin ne peut pas précéder le début\u00a0: vérifiez les deux dates." : "";
    if (isWrong) return;
    store.group("la précision", () => groups.forEach(({ entry, read }) => setChanged(store, entry.id, read())));
    dialog.close();
    announce("Précisé.");
  };
  const form = element("form", { novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    save();
  } }, ...groups.map(({ entry, fields }) => element("fieldset", { class: "live-fieldset" },
    element("legend", { dir: "auto" }, entry.text), ...fields)), wrong,
  button("Enregistrer", null, { type: "submit", class: "fr-btn fr-btn--sm" }));
  const dialog = showDialog("Préciser", form);
  return form.querySelector("select").focus();
}

function setChanged(store, id, values) {
  const entry = store.view.entries.get(id);
  const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => entry && entry[name] !== value));
  if (Object.keys(changed).length) store.set(id, changed);
}
