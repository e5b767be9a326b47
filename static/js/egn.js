// What every page needs of script: new rows of formsets. Pages work without it.

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

for (const formset of document.querySelectorAll("[data-formset]")) {
  const button = formset.querySelector("[data-formset-add]");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", () => addRow(formset));
}
