// The desk's keys: j and k go through the list, o opens, x ticks; every other key uses the control that carries it.
"use strict";
{
  const typing = (element) => element.matches("textarea, select, input:not([type=checkbox])");
  const links = () => [...document.querySelectorAll(".qlink")];
  const rowOf = (element) => element?.closest("tr");
  const here = () => links().findIndex((link) => rowOf(link) === rowOf(document.activeElement));

  const move = (step) => {
    const all = links();
    if (!all.length) return false;
    const next = all[Math.min(Math.max(here() + step, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };

  const tick = () => rowOf(links()[here()])?.querySelector("[type=checkbox]")?.click();

  // Nothing ticked: the row that has the focus is meant.
  const tickHere = () => {
    if (document.querySelector(".qtable [name=case]") && !document.querySelector("[name=case]:checked")) tick();
  };

  const use = (key) => {
    const control = [...document.querySelectorAll("[aria-keyshortcuts]")].find(
      (element) => element.getAttribute("aria-keyshortcuts") === key && element.checkVisibility(),
    );
    if (!control) return false;
    tickHere();
    if (control.matches("input, textarea")) control.focus();
    else control.click();
    return true;
  };

  // Alone, together with Alt, or not at all: as the moderator chose in the settings.
  const mode = document.querySelector("meta[name=keys-mode]")?.content;
  const letter = (event) => (/^Key[A-Z]$/.test(event.code) && event.altKey ? event.code[3].toLowerCase() : event.key);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || typing(event.target)) return;
    if (mode === "off" || event.altKey !== (mode === "alt")) return;
    const key = letter(event);
    const done =
      key === "j" ? move(1) : key === "k" ? move(-1)
      : key === "o" ? (links()[here()]?.click(), here() >= 0)
      : key === "x" ? (tick(), here() >= 0)
      : use(key);
    if (done) event.preventDefault();
  });

  const all = document.querySelector("[data-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of document.querySelectorAll("[name=case]")) box.checked = all.checked;
    });
  }
}
