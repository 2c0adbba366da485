// What is chosen in the list, shown in the reading pane; the box above the list chooses every row that is there.
"use strict";
{
  const form = document.getElementById("bulk");
  const all = document.querySelector("[data-all]");
  const beside = matchMedia("(min-width: 820px)");
  const boxes = () => [...document.querySelectorAll(".inv .check input")];
  let waiting = 0;

  const show = () => {
    const pane = document.getElementById("pane");
    const open = document.querySelector(".inv.is-open .inv__link") ?? document.querySelector(".inv__link");
    const swap = { target: pane, swap: "innerHTML" };
    if (boxes().some((box) => box.checked)) htmx.ajax("POST", form.dataset.chosen, { source: form, ...swap });
    else if (pane.querySelector(".many") && open) htmx.ajax("GET", open.href, { source: pane, ...swap });
  };

  const mark = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  };

  if (form && all) {
    all.closest("label").hidden = false;
    document.addEventListener("change", (event) => {
      if (event.target === all) for (const box of boxes()) box.checked = all.checked;
      else if (!event.target.matches(".inv .check input")) return;
      mark();
      clearTimeout(waiting);
      if (beside.matches) waiting = setTimeout(show, 120);
    });
    document.addEventListener("click", (event) => {
      if (!event.target.closest?.("[data-clear]")) return;
      for (const box of boxes()) box.checked = false;
      mark();
      show();
    });
  }
}
