// Around htmx swaps: say politely what changed, and never leave a click without an answer.
(() => {
  "use strict";
  const main = () => document.querySelector("main");

  document.addEventListener("htmx:afterSettle", () => {
    const words = document.querySelector("[data-lk-say]");
    const place = document.querySelector("[data-lk-announce]");
    if (words && place) place.textContent = words.textContent.trim();
  });

  // The answer is a page that says what went wrong: it takes the place of this page's matter.
  document.addEventListener("htmx:responseError", (event) => {
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const answer = page.querySelector("main");
    if (!answer) return;
    main().replaceChildren(...answer.childNodes);
    document.title = page.title;
    main().focus();
    scrollTo(0, 0);
  });

  document.addEventListener("htmx:sendError", () => {
    const words = document.querySelector("template[data-lk-offline]");
    if (words && !main().querySelector("[role=alert]")) main().prepend(words.content.cloneNode(true));
  });

  // The results follow each choice by themselves. To ask for them once more would take them from under who reads on.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-lk-results]");
    if (!button) return;
    event.preventDefault();
    if (!button.closest(".offcanvas-lg.show")) document.getElementById(button.dataset.lkResults)?.focus();
  });

  // A panel gives the focus back to the button that opened it, but a swap may have put another one in its place.
  document.addEventListener("hidden.bs.offcanvas", (event) => {
    const focused = document.activeElement;
    if (focused !== document.body && !event.target.contains(focused)) return;
    document.querySelector(`[data-bs-toggle="offcanvas"][data-bs-target="#${event.target.id}"]`)?.focus();
  });

  // The summary of what is wrong with a form is the first thing to be read.
  document.querySelector("[data-lk-focus]")?.focus();
})();
