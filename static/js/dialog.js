// A link with data-dialog opens its page's fragment as a dialog; without script, or if that fails, the page.
"use strict";
{
  const plain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

  const show = (content, opener) => {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.append(content);
    const title = dialog.querySelector("h1, h2");
    if (title?.id) dialog.setAttribute("aria-labelledby", title.id);
    dialog.addEventListener("click", (event) => {
      const inside = event.target !== dialog && !event.target.closest("[data-close]");
      if (inside) return;
      event.preventDefault();
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      opener.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
    window.htmx?.process(dialog);
  };

  const open = async (link) => {
    try {
      const response = await fetch(link.href, { headers: { "HX-Request": "true" } });
      if (!response.ok || response.redirected) throw new Error(response.statusText);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const content = document.createDocumentFragment();
      content.append(...page.body.children);
      show(content, link);
    } catch {
      location.assign(link.href);
    }
  };

  // Asks before a form with data-confirm is sent; resolves to whether to go on.
  const ask = (form) =>
    new Promise((resolve) => {
      const content = document.getElementById("confirm").content.cloneNode(true);
      content.querySelector("[data-question]").textContent = form.dataset.confirm;
      content.querySelector("[data-yes]").textContent = form.dataset.yes ?? form.querySelector("button").innerText.split("\n")[0];
      show(content, document.activeElement);
      const dialog = document.querySelector("dialog[open]:last-of-type");
      dialog.querySelector("[data-yes]").addEventListener("click", () => (resolve(true), dialog.close()));
      dialog.addEventListener("close", () => resolve(false));
    });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-dialog]");
    if (!link || !plain(event)) return;
    event.preventDefault();
    open(link);
  });

  document.addEventListener("htmx:confirm", async (event) => {
    if (!event.detail.elt.dataset.confirm) return;
    event.preventDefault();
    if (await ask(event.detail.elt)) event.detail.issueRequest(true);
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.confirm || form.hasAttribute("hx-post") || form.dataset.confirmed) return;
    event.preventDefault();
    if (!(await ask(form))) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  });
}
