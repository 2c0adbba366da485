// Where the focus goes: data-focus links, and after an answer the row that is open now.
"use strict";
{
  const go = (element) => {
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest" });
    return Boolean(element);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-focus]");
    if (link && go(document.querySelector(link.dataset.focus))) event.preventDefault();
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "pane" || event.detail.requestConfig?.verb === "get") return;
    if (document.querySelector(".many")) return; // the boxes keep the focus
    const row = document.querySelector(".inv.is-open .inv__link");
    if (row?.checkVisibility()) go(row);
    else go(document.getElementById("who"));
  });
}
