// On a touch screen a row follows the finger: to the left archives (with undo), to the right opens. The buttons do the same.
"use strict";
{
  const FAR = 96; // pixels: less springs back
  const list = document.getElementById("list");
  let row, x, y, moved;

  const rest = () => {
    row?.removeAttribute("data-swipe");
    row = null;
  };

  list?.addEventListener("pointerdown", (event) => {
    rest();
    const found = event.target.closest(".inv:has(.check)");
    if (event.pointerType !== "touch" || !event.isPrimary || event.clientX < 24) return; // the edge goes back
    [row, x, y, moved] = [found, event.clientX, event.clientY, 0];
  });

  list?.addEventListener("pointermove", (event) => {
    if (!row) return;
    moved = event.clientX - x;
    if (Math.abs(moved) < 12 || Math.abs(event.clientY - y) > Math.abs(moved)) return row.removeAttribute("data-swipe");
    row.dataset.swipe = list.dataset[moved < 0 ? "left" : "right"];
    row.classList.toggle("is-right", moved > 0);
    row.classList.toggle("is-far", Math.abs(moved) > FAR);
    row.style.setProperty("--dx", `${moved}px`);
  });

  list?.addEventListener("pointerup", () => {
    const done = row;
    const far = done?.dataset.swipe && Math.abs(moved) > FAR;
    rest();
    if (far && moved > 0) done.querySelector(".inv__link").click();
    else if (far) htmx.trigger(done, "swiped");
  });

  list?.addEventListener("pointercancel", rest);

  // A toast that offers to try again sends the same event.
  list?.addEventListener("swiped", (event) => {
    const link = event.target.querySelector(".inv__link");
    const values = new FormData(document.querySelector(".answers__main"));
    htmx.ajax("POST", `${link.pathname}archive/`, { source: event.target, event, target: "#pane", swap: "innerHTML", values });
  });
}
