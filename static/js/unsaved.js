// Leaving a form where something typed is not saved yet: the browser asks first.
// A form that comes back unsaved says so (data-unsaved); its own links (« Annuler »…) leave knowingly.

let typed = false;

for (const form of document.querySelectorAll("form.fiche-editor, form.egn-form")) {
  if ("unsaved" in form.dataset) typed = true;
  form.addEventListener("input", () => {
    typed = true;
  });
  form.addEventListener("submit", () => {
    typed = false;
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest(".egn-actions a")) typed = false;
  });
}

window.addEventListener("beforeunload", (event) => {
  if (typed) event.preventDefault();
});
