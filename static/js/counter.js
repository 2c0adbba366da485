// How much of a field's length is used: <span data-counter="id-of-field">.
"use strict";
for (const counter of document.querySelectorAll("[data-counter]")) {
  const field = document.getElementById(counter.dataset.counter);
  const most = field?.maxLength ?? -1;
  if (most < 0) continue;
  const show = () => {
    counter.textContent = `${field.value.length} / ${most}`;
  };
  field.addEventListener("input", show);
  show();
}
