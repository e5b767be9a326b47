// The fields of a form whose words may be kept: read, put back, and named as a person reads them.
// Never kept: what is hidden or secret, files, codes; a field that is not sent (no name, disabled).

const NEVER = new Set(["hidden", "password", "file", "submit", "button", "reset", "image", "fieldset", "output"]);
const ROW = /^(.+)-(\d+)-(.+)$/;

const clean = (text) => text.replace(/\s+/g, " ").trim();
const same = (text) => String(text).replace(/\r\n?/g, "\n").trim();

export const differ = (one, other) => same(one) !== same(other);

function isKept(control) {
  return control.name && !control.disabled && !NEVER.has(control.type) && control.autocomplete !== "one-time-code";
}

// A row of a list moves when another is added before it: its fields are known by the identifier of the row; those of
// rows that are not saved yet by their rank among the new ones.
function rowNames(form) {
  const names = new Map();
  const news = new Map();
  for (const control of form.elements) {
    const [, list, number, field] = ROW.exec(control.name ?? "") ?? [];
    if (field !== "id" || control.type !== "hidden") continue;
    const version = form.elements.namedItem(`${list}-${number}-version`)?.value;
    const rank = news.get(list) ?? 0;
    if (version === "0") news.set(list, rank + 1);
    names.set(`${list}-${number}`, version === "0" ? `nouvelle ${rank}` : control.value);
  }
  return names;
}

function keyOf(control, rows) {
  const [, list, number, field] = ROW.exec(control.name) ?? [];
  const row = rows.get(`${list}-${number}`);
  const name = row ? `${list}:${row}-${field}` : control.name;
  return control.type === "checkbox" ? `${name}=${control.value}` : name;
}

// What a label or a legend says, without its help.
function wordsOf(element) {
  const copy = element?.cloneNode(true);
  copy?.querySelectorAll(".fr-hint-text").forEach((hint) => hint.remove());
  return clean(copy?.textContent ?? "");
}

const labelText = (control) => wordsOf(control.labels?.[0]);
const legendText = (control) => wordsOf(control.closest("fieldset")?.querySelector("legend"));

function tell(control) {
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

function box(control) {
  return {
    read: () => (control.checked ? "oui" : "non"),
    base: () => (control.defaultChecked ? "oui" : "non"),
    write: (value) => (control.checked = value === "oui"),
    say: (value) => (value === "oui" ? "Coché" : "Non coché"),
  };
}

function radios(group) {
  const value = (chosen) => group.find(chosen)?.value ?? "";
  const named = (wanted) => group.find((one) => one.value === wanted);
  return {
    label: legendText(group[0]) || labelText(group[0]),
    read: () => value((one) => one.checked),
    base: () => value((one) => one.defaultChecked),
    write: (wanted) => group.forEach((one) => (one.checked = one.value === wanted)),
    say: (wanted) => (named(wanted) ? labelText(named(wanted)) : wanted),
  };
}

function list(control) {
  const values = (chosen) => [...control.options].filter(chosen).map((one) => one.value).join("\n");
  const first = () => (control.multiple ? "" : (control.options[0]?.value ?? ""));
  const words = (value) => [...control.options].filter((one) => value.split("\n").includes(one.value)).map((one) => one.text);
  return {
    read: () => values((one) => one.selected),
    base: () => values((one) => one.defaultSelected) || first(),
    write: (value) => [...control.options].forEach((one) => (one.selected = value.split("\n").includes(one.value))),
    say: (value) => clean(words(value).join(", ")) || value,
  };
}

function text(control) {
  return {
    read: () => control.value,
    base: () => control.defaultValue,
    write: (value) => (control.value = value),
    say: (value) => value,
  };
}

// key → {label, control, read(), base(): what the server gave, write(value), say(value): its words, tell()}.
export function fieldsOf(form) {
  const rows = rowNames(form);
  const found = new Map();
  for (const control of [...form.elements].filter(isKept)) {
    const key = keyOf(control, rows);
    if (found.has(key)) continue;
    const group = control.type === "radio" ? [...form.elements].filter((one) => one.name === control.name) : null;
    const made = group ? radios(group)
      : control.type === "checkbox" ? box(control)
        : control.options ? list(control) : text(control);
    const label = [legendText(control), labelText(control)].filter(Boolean).join(" – ");
    found.set(key, { label, control, tell: () => tell(group?.find((one) => one.checked) ?? control), ...made });
  }
  return found;
}

// A list whose rows are added by script gets the rows that a kept text needs.
export function makeRoom(form, keys) {
  for (const key of keys) {
    const [, prefix] = ROW.exec(key) ?? [];
    const add = prefix && form.querySelector(`[data-formset="${CSS.escape(prefix)}"] [data-formset-add]`);
    for (let tries = 0; add && tries < 50 && !fieldsOf(form).has(key); tries += 1) add.click();
  }
}
