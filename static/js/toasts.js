// Toasts leave after ten seconds, but not from under a pointer or the focus.
"use strict";
{
  const STAY = 10000;
  const box = document.getElementById("toasts");
  const held = (toast) => toast.matches(":hover") || toast.contains(document.activeElement);

  const watch = (toast) => {
    let timer = 0;
    const leave = () => (held(toast) ? start() : toast.remove());
    const start = () => {
      clearTimeout(timer);
      timer = setTimeout(leave, STAY);
    };
    for (const event of ["pointerleave", "focusout"]) toast.addEventListener(event, start);
    for (const event of ["pointerenter", "focusin"]) toast.addEventListener(event, () => clearTimeout(timer));
    start();
  };

  // What could not be sent: say so, and offer to send it again.
  const unsent = (event) => {
    const toast = document.getElementById("toast-unsent")?.content.firstElementChild.cloneNode(true);
    if (!toast) return;
    const { elt, requestConfig } = event.detail;
    toast.querySelector("button").addEventListener("click", () => {
      toast.remove();
      htmx.trigger(elt, requestConfig.triggeringEvent?.type ?? "click");
    });
    box.replaceChildren(toast);
  };

  if (box) {
    box.querySelectorAll("[data-toast]").forEach(watch);
    new MutationObserver((changes) => {
      for (const change of changes) {
        for (const node of change.addedNodes) {
          if (node.nodeType === Node.ELEMENT_NODE && node.matches("[data-toast]")) watch(node);
        }
      }
    }).observe(box, { childList: true });
    document.addEventListener("htmx:sendError", unsent);
    document.addEventListener("htmx:responseError", unsent);
  }
}
