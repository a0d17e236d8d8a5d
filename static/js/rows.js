// One row more without a round trip. Without this script the button posts the form, and the server adds the row.
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-lk-add-row]");
  if (!button) return;
  const rows = button.closest("[data-lk-rows]");
  const total = rows.querySelector(`[name="${rows.dataset.lkRows}-TOTAL_FORMS"]`);
  const last = [...rows.querySelectorAll("[data-lk-row]")].at(-1);
  if (!total || !last) return;
  event.preventDefault();
  const number = Number(total.value);
  const row = last.cloneNode(true);
  for (const node of [row, ...row.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      const value = node.getAttribute(name);
      if (value) node.setAttribute(name, value.replace(new RegExp(`${rows.dataset.lkRows}-\\d+-`), `${rows.dataset.lkRows}-${number}-`));
    }
  }
  row.querySelectorAll(".invalid-feedback, [data-lk-stored]").forEach((node) => node.remove());
  for (const field of row.querySelectorAll("input, textarea, select")) {
    if (field.name.endsWith("-DELETE")) field.closest(".mb-3, .form-check")?.remove();
    else if (field.tagName === "SELECT") field.selectedIndex = 0;
    else field.value = "";
    field.classList.remove("is-invalid");
  }
  const legend = row.querySelector("legend");
  if (legend) legend.textContent = legend.textContent.replace(/\d+/, String(number + 1));
  last.after(row);
  total.value = String(number + 1);
  row.querySelector("input, textarea, select")?.focus();
});
