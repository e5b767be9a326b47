// A form that counts once is sent once: the second half of a double click would find the code used.

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  // Back to the page as the browser kept it: it may be sent again.
  addEventListener("pageshow", () => delete form.dataset.sent);
}
