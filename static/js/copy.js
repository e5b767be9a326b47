// Buttons that copy the text of a field; without script, or where the browser refuses, the field is there to select.

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.querySelector(`[data-copied="${button.dataset.copy}"]`);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = "Adresse copiée";
  } catch {
    said.textContent = "L’adresse est sélectionnée\u00a0: copiez-la avec Ctrl + C";
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
