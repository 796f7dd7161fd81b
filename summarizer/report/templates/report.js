"use strict";
// Links items to their words, filters, and shows one article at a time. Without it the page is complete, only longer.
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", () => {
  try {
    start();
    document.documentElement.classList.add("ready");
  } catch (error) {
    document.documentElement.classList.remove("js"); // fall back to the page without a script
    throw error;
  }
});

function start() {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const one = (selector, root = document) => root.querySelector(selector);
  const keysOf = (element) => (element.dataset.keys || element.dataset.key || "").split(" ").filter(Boolean);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const said = one("#said");
  const say = (words) => { said.textContent = words; };

  // Views: the overview with its index, or one article.
  const articles = all(".article");
  const many = articles.length > 1;
  const steps = all(".step");

  function open(article) {
    for (const other of articles) {
      // The browser's own search still finds what is hidden like this, and opens it.
      if (other === article) other.removeAttribute("hidden");
      else if (other.getAttribute("hidden") === null) other.setAttribute("hidden", "until-found");
    }
    document.documentElement.classList.toggle("reading", Boolean(article));
    const at = article ? articles.indexOf(article) : -1;
    one(".at").textContent = article ? `Article ${at + 1} of ${articles.length}` : "";
    for (const step of steps) {
      const next = articles[step.rel === "next" ? at + 1 : at - 1];
      step.hidden = !article || !next;
      if (next) step.setAttribute("href", `#${next.id}`);
    }
    for (const link of all(".pages a:not(.step)")) {
      const here = !article && link.hash === (location.hash || "#overview");
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (article) mute(article);
  }

  function go(moved) {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.id === "main") return;
    const article = target && target.closest(".article");
    if (many) open(article);
    if (!target) return;
    const keys = keysOf(target);
    if (keys.length) light(target.closest(".article"), keys);
    const place = target.matches(".view") ? one("h2", target) : target;
    if (!moved && !keys.length) return;
    if (target.matches(".article")) window.scrollTo(0, 0);
    else place.scrollIntoView({ block: keys.length ? "center" : "start" });
    place.focus({ preventScroll: true });
  }

  // Items and words.
  function light(article, keys) {
    for (const element of all(".on")) {
      element.classList.remove("on");
      element.removeAttribute("aria-current");
    }
    if (!article) return;
    for (const element of all("[data-keys], [data-key]", article)) {
      if (!keysOf(element).some((key) => keys.includes(key))) continue;
      element.classList.add("on");
      element.setAttribute("aria-current", "true");
    }
  }

  function reveal(element, focus = true) {
    const pane = element.closest(".text");
    const behavior = calm.matches ? "auto" : "smooth";
    if (pane && pane.scrollHeight > pane.clientHeight + 1 && getComputedStyle(pane).overflowY === "auto") {
      const from = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      pane.scrollTo({ top: pane.scrollTop + from - pane.clientHeight / 3, behavior });
      pane.scrollIntoView({ block: "nearest", behavior });
    } else {
      element.scrollIntoView({ block: "center", behavior });
    }
    if (focus) element.focus({ preventScroll: true });
  }

  function fromItem(card) {
    const article = card.closest(".article");
    const [words, ...others] = inTexts(article, [card.dataset.key]);
    light(article, [card.dataset.key]);
    remember(card.id);
    for (const piece of others) reveal(piece, false);
    if (words) reveal(words);
    say(words ? `${card.dataset.key} is highlighted in the text` : card.dataset.key);
  }

  // The first words of some items, in each text on the page: one, or two side by side.
  function inTexts(article, keys) {
    const first = (text) => all("a.m", text).find((piece) => keysOf(piece).some((key) => keys.includes(key)));
    return all(".text", article).map(first).filter(Boolean);
  }

  function fromWords(piece) {
    const article = piece.closest(".article");
    const keys = keysOf(piece);
    const cards = keys.map((key) => document.getElementById(`${article.id}-${key}`)).filter((card) => card && !card.hidden);
    if (!cards.length) return;
    // A second click on the same words leads to the next of their items.
    const turn = piece.dataset.turn === undefined || !piece.classList.contains("on") ? 0 : (Number(piece.dataset.turn) + 1) % cards.length;
    piece.dataset.turn = String(turn);
    light(article, keys);
    remember(cards[turn].id);
    for (const other of inTexts(article, [keys[turn] || keys[0]])) {
      if (!piece.closest(".text").contains(other)) reveal(other, false);
    }
    reveal(cards[turn]);
    say(keys.length > 1 ? `${keys.length} items quote these words: ${keys.join(", ")}` : keys[0]);
  }

  function remember(id) {
    // A file inside another page may have no history of its own.
    try { history.replaceState(null, "", `#${id}`); } catch { /* keep the address */ }
  }

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const piece = event.target.closest(".m[data-keys]");
    const link = event.target.closest("a, button, summary, label");
    const card = event.target.closest(".card");
    if (piece) {
      event.preventDefault();
      fromWords(piece);
    } else if (card && (!link || link.matches(".what a")) && getSelection().isCollapsed) {
      event.preventDefault();
      fromItem(card);
    } else if (link && link.matches("a[href^='#']") && link.hash === location.hash) {
      event.preventDefault();
      go(true);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !one(".on")) return;
    light(null, []);
    say("Nothing is highlighted");
  });
  document.addEventListener("beforematch", (event) => {
    const article = event.target.closest(".article");
    if (article) open(article);
  });

  // Filters.
  const form = one(".filters");
  let known = null;

  function cards() {
    known ||= all(".card[data-speaker]").map((element) => ({
      element,
      article: element.closest(".article"),
      type: element.closest(".group").dataset.type,
      state: element.dataset.state,
      actors: element.dataset.actors.split(" "),
      speaker: element.dataset.speaker,
      words: null,
    }));
    return known;
  }

  function filter() {
    const types = new Set(all("[name=type]", form).filter((box) => box.checked).map((box) => box.value));
    const { state, actor, speaker, words } = form.elements;
    const wanted = words.value.trim().toLowerCase();
    const counts = new Map();
    let found = 0;
    for (const card of cards()) {
      const fits = types.has(card.type) && (!state.value || card.state === state.value)
        && (!actor.value || card.actors.includes(actor.value)) && (!speaker.value || card.speaker === speaker.value)
        && (!wanted || (card.words ??= card.element.textContent.toLowerCase()).includes(wanted));
      card.element.hidden = !fits;
      if (!fits) continue;
      found += 1;
      for (const name of [`${card.article.id} ${card.type}`, ` ${card.type}`, card.article.id]) {
        counts.set(name, (counts.get(name) || 0) + 1);
      }
    }
    const total = cards().length;
    form.elements.found.value = found === total ? `${total} items` : `${found} of ${total} items`;
    form.classList.toggle("active", found !== total);
    tell(counts, found !== total);
    const article = many ? articles.find((other) => !other.hasAttribute("hidden")) : articles[0];
    if (article) mute(article);
  }

  function tell(counts, some) {
    for (const row of all(".index tbody tr")) row.hidden = some && !counts.get(row.dataset.article);
    for (const cell of all(".index [data-type]")) {
      const row = cell.closest("[data-article]");
      cell.textContent = String(counts.get(`${row ? row.dataset.article : ""} ${cell.dataset.type}`) || 0);
    }
    for (const none of all("#articles > .none")) none.hidden = counts.size > 0 || !some;
  }

  // Words whose items are all filtered out become plain text; empty groups are hidden.
  function mute(article) {
    if (!known) return;
    const gone = new Set(all(".card", article).filter((card) => card.hidden).map((card) => card.dataset.key));
    for (const piece of all(".m", article)) {
      const off = keysOf(piece).every((key) => gone.has(key));
      piece.classList.toggle("off", off);
      if (piece.matches("a")) piece.tabIndex = off ? -1 : 0;
    }
    let left = 0;
    for (const group of all(".group", article)) {
      const shown = all(".card", group).filter((card) => !card.hidden).length;
      group.hidden = !shown;
      one(".count", group).textContent = String(shown);
      left += shown;
    }
    one(".items > .none", article).hidden = left > 0 || !one(".group", article);
  }

  if (form) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", filter);
    form.addEventListener("reset", () => setTimeout(filter));
  }
  window.addEventListener("hashchange", () => go(true));
  go(false);
}
