// What every page needs of script: new rows of formsets, and Enter that goes on in them. Pages work without it.

function addRow(formset) {
  const total = formset.querySelector(`[name="${formset.dataset.formset}-TOTAL_FORMS"]`);
  const position = Number(total.value);
  const holder = document.createElement("template");
  holder.innerHTML = formset
    .querySelector("template[data-formset-empty]")
    .innerHTML.replaceAll("__prefix__", String(position));
  const number = holder.content.querySelector("[data-formset-number]");
  if (number) number.textContent = String(position + 1);
  const row = holder.content.firstElementChild;
  formset.querySelector("[data-formset-rows]").append(row);
  total.value = String(position + 1);
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

const FIELDS = "input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea";
const isAfter = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;

// Enter in a list that grows goes on to the next field, then to a new row: it does not send a form of which nothing but a
// beginning is written. On a last row left empty, it goes to the button that saves. Ctrl+Enter sends, as anywhere.
function goOn(event, formset) {
  const { target } = event;
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing || !target.matches("input")) return;
  event.preventDefault();
  const rows = formset.querySelectorAll("[data-formset-row]");
  const next = [...formset.querySelectorAll(`[data-formset-rows] :is(${FIELDS})`)].find((field) => isAfter(target, field));
  const last = [...rows[rows.length - 1].querySelectorAll(FIELDS)];
  if (next) next.focus();
  else if (last.some((field) => field.value.trim())) addRow(formset);
  else target.form.querySelector("button[type=submit]").focus();
}

for (const formset of document.querySelectorAll("[data-formset]")) {
  const button = formset.querySelector("[data-formset-add]");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", () => addRow(formset));
  formset.addEventListener("keydown", (event) => goOn(event, formset));
}
