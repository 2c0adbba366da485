// Asks before a page is left where something was typed into a form with data-unsent and not sent.
"use strict";
for (const form of document.querySelectorAll("[data-unsent]")) {
  let typed = form.dataset.unsent === "typed";
  form.addEventListener("input", () => (typed = true));
  form.addEventListener("submit", () => (typed = false));
  addEventListener("beforeunload", (event) => typed && event.preventDefault());
}
