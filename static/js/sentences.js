// A hint under a text while one writes: which sentence is long. Without this script the page says it after saving.
"use strict";

const LONGEST = 20; // as catalog/plain_language.py
const SENTENCE = /[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]?/gu;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}_’'-]*/gu;

function longSentence(text) {
  for (const sentence of text.slice(0, 20000).match(SENTENCE) ?? []) {
    const words = (sentence.match(WORD) ?? []).length;
    if (words > LONGEST) return { begins: sentence.trim().split(/\s+/).slice(0, 6).join(" "), words };
  }
  return null;
}

for (const form of document.querySelectorAll("[data-lk-sentences]")) {
  for (const area of form.querySelectorAll("textarea[lang]")) {
    const hint = document.createElement("p");
    hint.className = "form-text lk-sentence-hint";
    hint.setAttribute("role", "status");
    area.after(hint);
    let timer;
    const say = () => {
      const found = longSentence(area.value);
      hint.textContent = found ? form.dataset.lkSentences.replace("{begins}", found.begins).replace("{words}", String(found.words)) : "";
    };
    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(say, 600);
    });
  }
}
