"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement;
  const one = (id) => document.getElementById(id);

  // Language: the style sheet hides the other one; texts that cannot hold elements are set here.
  const speak = (lang) => {
    root.lang = lang;
    const key = lang === "en" ? "en" : "zh";
    all("[data-en]").forEach((node) => { node.textContent = node.dataset[key]; });
    all("[data-hint-en]").forEach((node) => { node.placeholder = key === "en" ? node.dataset.hintEn : node.dataset.hintZh; });
    all("[data-label-en]").forEach((node) => { node.setAttribute("aria-label", key === "en" ? node.dataset.labelEn : node.dataset.labelZh); });
    all("[data-lang]").forEach((node) => { node.setAttribute("aria-pressed", String(node.dataset.lang === lang)); });
  };
  all("[data-lang]").forEach((node) => node.addEventListener("click", () => speak(node.dataset.lang)));

  one("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  // Filter: every word of the search must occur in an item, and each choice must be among its marks.
  const items = all(".item").map((node) => ({ node, text: node.textContent.toLowerCase() }));
  const choices = all("[data-filter]");
  const query = one("q");
  const apply = () => {
    const terms = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    let matching = 0;
    items.forEach(({ node, text }) => {
      const fits = terms.every((term) => text.includes(term))
        && choices.every((choice) => !choice.value || (node.dataset[choice.dataset.filter] || "").split(" ").includes(choice.value));
      node.hidden = !fits;
      matching += fits ? 1 : 0;
    });
    all(".group").forEach((group) => { group.hidden = !group.querySelector(".item:not([hidden])"); });
    all("section").forEach((section) => {
      const note = section.querySelector(".nothing");
      if (note) note.hidden = !section.querySelector(".item") || Boolean(section.querySelector(".item:not([hidden])"));
    });
    one("n").textContent = `${matching} / ${items.length}`;
    root.classList.toggle("filtered", matching < items.length);
  };
  let waiting = 0;
  query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 120); });
  choices.forEach((choice) => choice.addEventListener("change", apply));
  one("reset").addEventListener("click", () => {
    query.value = "";
    choices.forEach((choice) => { choice.value = ""; });
    apply();
    query.focus();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.matches("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      query.focus();
    } else if (event.key === "Escape" && event.target === query) {
      query.value = "";
      apply();
    }
  });

  all("[data-open]").forEach((button) => button.addEventListener("click", () => {
    all("#findings details").forEach((node) => { node.open = button.dataset.open === "true"; });
  }));

  // Paper cannot be unfolded: findings are opened for printing and put back afterwards.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("#findings details:not([open])");
    closed.forEach((node) => { node.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((node) => { node.open = false; }));
  one("print").addEventListener("click", () => print());

  apply();
  root.classList.add("ready");
})();
