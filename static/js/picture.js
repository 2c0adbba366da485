// The picture of one's network: lines from whoever is looked at, and arrow keys from face to face.
"use strict";
{
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const svg = document.getElementById("picture");
  const faces = svg ? [...svg.querySelectorAll(".pic__p")] : [];
  const lines = document.getElementById("lines");
  const card = (part) => document.getElementById(`who-${part}`);
  const circle = (face) => face.querySelector("circle");
  let chosen = faces.find((face) => face.classList.contains("is-who")) ?? null;

  const line = (from, to) => {
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "line");
    for (const [end, one] of [[1, from], [2, to]]) {
      drawn.setAttribute(`x${end}`, circle(one).getAttribute("cx"));
      drawn.setAttribute(`y${end}`, circle(one).getAttribute("cy"));
    }
    return drawn;
  };

  const known = (face) => face.dataset.knows.split(" ").filter(Boolean).map((number) => faces[number]);

  const light = (face) => {
    for (const one of faces) one.classList.remove("is-known", "is-who");
    lines.replaceChildren();
    if (!face) return;
    face.classList.add("is-who");
    for (const one of known(face)) {
      one.classList.add("is-known");
      lines.append(line(face, one));
    }
  };

  // The card says who it is; it is a live region, so it is heard as well.
  const say = (face) => {
    const label = face.getAttribute("aria-label");
    const comma = label.lastIndexOf(", ");
    card("h").textContent = label.slice(0, comma);
    card("head").textContent = face.dataset.head;
    card("common").textContent = label.slice(comma + 2);
    card("link").href = face.dataset.profile;
    card("link").hidden = false;
  };

  const choose = (face) => {
    chosen = face;
    light(face);
    say(face);
    for (const one of faces) one.tabIndex = one === face ? 0 : -1;
  };

  if (faces.length) {
    for (const one of faces) one.tabIndex = -1;
    (chosen ?? faces[0]).tabIndex = 0;
    svg.addEventListener("pointerover", (event) => light(event.target.closest(".pic__p") ?? chosen));
    svg.addEventListener("pointerleave", () => light(chosen));
    svg.addEventListener("focusin", (event) => {
      const face = event.target.closest(".pic__p");
      if (face) choose(face);
    });
    svg.addEventListener("click", (event) => {
      const face = event.target.closest(".pic__p");
      if (!face || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (face === chosen && event.detail === 0) window.location.assign(face.dataset.profile); // Enter
      choose(face);
    });
    svg.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      const here = faces.indexOf(event.target.closest(".pic__p"));
      if (!step || here < 0) return;
      event.preventDefault();
      faces[(here + step + faces.length) % faces.length].focus();
    });
  }
}
