// Light or dark: the reader's own choice, remembered, otherwise what the system says. In the head, so that nothing flashes.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      const scheme = localStorage.getItem("lk-scheme");
      return scheme === "light" || scheme === "dark" ? scheme : null;
    } catch {
      return null; // storage may be forbidden
    }
  };
  const current = () => chosen() ?? (dark.matches ? "dark" : "light");
  const show = () => {
    root.setAttribute("data-bs-theme", current());
    for (const group of document.querySelectorAll("[data-lk-scheme]")) {
      group.hidden = false;
      for (const button of group.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === current()));
    }
    document.dispatchEvent(new CustomEvent("lk:scheme"));
  };
  show();
  dark.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-lk-scheme] button");
    if (!button) return;
    try {
      localStorage.setItem("lk-scheme", button.value);
    } catch {
      root.setAttribute("data-bs-theme", button.value);
      return;
    }
    show();
  });
})();
