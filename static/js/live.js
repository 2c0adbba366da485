// What changes while a page stays open: each template of the answer replaces what its data-for names.
"use strict";
{
  const EVERY = 20000;
  const address = document.body.dataset.live;

  const put = (part) => {
    for (const place of document.querySelectorAll(part.dataset.for)) {
      if (place.innerHTML.trim() === part.innerHTML.trim()) continue;
      place.replaceChildren(part.content.cloneNode(true));
      if (document.getElementById("arrived")) htmx.process(place); // elsewhere it is a plain link
    }
  };

  const look = async () => {
    if (document.hidden) return;
    const since = document.getElementById("arrivals")?.dataset.since;
    const url = new URL(address, location.href);
    if (since) {
      url.search = location.search;
      url.searchParams.set("since", since);
    }
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    page.querySelectorAll("template[data-for]").forEach(put);
  };

  if (address) {
    setInterval(look, EVERY);
    document.addEventListener("visibilitychange", look);
  }
}
