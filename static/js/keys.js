// The keyboard: each key clicks the visible control that carries it in aria-keyshortcuts.
"use strict";
{
  const GO = { i: "inbox", d: "directory", s: "standing" };
  const PATIENCE = 1500;
  let first = "";
  let firstAt = 0;

  const typing = (element) =>
    element.isContentEditable ||
    element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

  const visible = (element) => element.checkVisibility({ visibilityProperty: true });

  // An open dialog hears its own keys only.
  const scope = () => document.querySelector("dialog[open]") ?? document;

  const control = (key) =>
    [...scope().querySelectorAll("[aria-keyshortcuts]")].find(
      (element) => element.getAttribute("aria-keyshortcuts").toLowerCase() === key && visible(element),
    );

  const rows = () => [...document.querySelectorAll(".inv__link")].filter(visible);

  // Moves real focus through the list; where there is no list, goes to the next letter.
  const move = (step, select) => {
    const links = rows();
    if (!links.length) return control(step > 0 ? "j" : "k")?.click();
    let here = links.findIndex((link) => link.closest(".inv").contains(document.activeElement));
    const started = here >= 0;
    if (!started) here = links.findIndex((link) => link.closest(".inv").classList.contains("is-open"));
    const next = links[here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1)];
    if (select && started) check(links[here], true);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    if (select) check(next, true);
  };

  const check = (link, value) => {
    const box = link?.closest(".inv").querySelector("input[type=checkbox]");
    if (box && box.checked !== (value ?? !box.checked)) box.click();
  };

  const checkAll = () => rows().forEach((link) => check(link, true));

  const clear = () => document.querySelectorAll(".inv input:checked").forEach((box) => box.click());

  const search = () => {
    const field = control("/") ?? [...document.querySelectorAll("input[type=search]")].find(visible);
    field?.focus();
    return Boolean(field);
  };

  const sheet = () => {
    const keys = document.getElementById("keys");
    if (!keys || keys.open) return false;
    keys.showModal();
    return true;
  };

  const second = (key) => {
    if (first === "g" && GO[key]) {
      const link = document.querySelector(`[data-go="${GO[key]}"]`);
      if (link) location.assign(link.href);
      return Boolean(link);
    }
    if (first === "*" && key === "a") {
      checkAll();
      return true;
    }
    return false;
  };

  const act = (event) => {
    const key = event.altKey && /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : event.key.toLowerCase();
    const recent = first && event.timeStamp - firstAt < PATIENCE;
    const taken = recent && second(key);
    first = "";
    if (taken) return true;
    const modal = scope() !== document;
    if (key === "escape") return modal ? false : (clear(), false);
    if (key === "?") return sheet();
    if (modal && (key === "i" || key === "!")) return false; // no key completes these
    if (!modal) {
      if (key === "g" || key === "*") {
        first = key;
        firstAt = event.timeStamp;
        return true;
      }
      if (key === "j" || key === "k") return move(key === "j" ? 1 : -1, event.shiftKey), true;
      if (key === "x") return check(document.activeElement.closest(".inv")?.querySelector(".inv__link")), true;
      if (key === "u") return document.querySelector(".pane__back")?.click(), true;
      if (key === "/") return search();
    }
    const target = key.length === 1 && control(key);
    if (target) target.matches("input") ? target.focus() : target.click();
    return Boolean(target);
  };

  // Ctrl+Enter (⌘ on a Mac) sends what is being written, whatever the mode.
  document.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea");
    if (sends && !event.isComposing) event.target.form?.requestSubmit();
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.isComposing) return;
    const mode = document.body.dataset.keysMode;
    if (mode === "off" || event.altKey !== (mode === "alt")) return;
    if (typing(event.target)) return;
    if (act(event)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-keys]") && sheet()) event.preventDefault();
  });
}
