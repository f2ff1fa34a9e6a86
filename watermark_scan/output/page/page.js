// Filtering, order, keys and theme. Without this script the page still shows everything.
"use strict";
{
  const byId = (id) => document.getElementById(id);
  const list = byId("images");
  const images = [...list.children];
  const search = byId("search");
  const category = byId("category");
  const sort = byId("sort");
  const states = [...document.querySelectorAll("input[name=state]")];

  // A page from a disk may have no storage.
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* not kept, then */ } };
  const remembered = (key) => { try { return localStorage.getItem(key); } catch { return null; } };

  const rank = { flagged: 0, review: 1, failed: 2, part: 3, clear: 4 };
  const number = (image) => Number(image.dataset.number);
  const chance = (image) => (image.dataset.chance === "" ? Infinity : Number(image.dataset.chance));
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const orders = {
    number: (a, b) => number(a) - number(b),
    path: (a, b) => compare(a.dataset.path, b.dataset.path),
    chance: (a, b) => compare(chance(a), chance(b)),
    verdict: (a, b) => rank[a.dataset.state] - rank[b.dataset.state] || compare(chance(a), chance(b)),
  };

  let shown = images;

  // What does not fit leaves the document: hiding it instead takes Chromium a second for 500 images.
  const show = () => {
    list.replaceChildren(...shown);
    byId("nothing").hidden = shown.length > 0;
    byId("shown").textContent = `${shown.length} of ${images.length} shown`;
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(states.filter((box) => box.checked).map((box) => box.value));
    const kind = category ? category.value : "";
    shown = images.filter(({ dataset: { state, text, categories } }) =>
      wanted.has(state) && (!kind || categories.split(" ").includes(kind)) && words.every((word) => text.includes(word)));
    show();
    keep(kind);
  };

  // The address holds the filters, so that a view can be kept and sent; that of a card (#image-3) is left alone.
  const keep = (kind) => {
    const wanted = states.filter((box) => box.checked).map((box) => box.value);
    const said = new URLSearchParams();
    if (wanted.length < states.length) said.set("show", wanted.join(" "));
    if (kind) said.set("category", kind);
    if (search.value) said.set("search", search.value);
    if (sort.value !== sort.options[0].value) said.set("sort", sort.value);
    const hash = said.size ? `#${said}` : "";
    if (hash !== location.hash && !(hash === "" && location.hash.startsWith("#image"))) {
      history.replaceState(null, "", hash || location.pathname + location.search);
    }
  };

  const choose = (select, value) => {
    if (select) select.value = [...select.options].some((one) => one.value === value) ? value : select.options[0].value;
  };

  const read = () => {
    if (location.hash.startsWith("#image")) return;
    const said = new URLSearchParams(location.hash.slice(1));
    const wanted = said.get("show")?.split(" ");
    states.forEach((box) => { box.checked = !wanted || wanted.includes(box.value); });
    choose(category, said.get("category") ?? "");
    choose(sort, said.get("sort"));
    search.value = said.get("search") ?? "";
  };

  const arrange = () => {
    images.sort((a, b) => orders[sort.value](a, b) || number(a) - number(b));
    filter();
  };

  const current = () => document.activeElement?.closest?.("li.image") ?? null;

  const step = (by) => {
    const here = shown.indexOf(current());
    const last = shown.length - 1;
    const next = shown[here < 0 ? (by > 0 ? 0 : last) : Math.min(Math.max(here + by, 0), last)];
    const card = next?.querySelector("article");
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "start" });
  };

  const toggle = () => {
    const evidence = current()?.querySelector("details.evidence");
    if (evidence) evidence.open = !evidence.open;
  };

  const help = () => byId("help").showModal();
  const keys = { j: () => step(1), k: () => step(-1), "/": () => search.focus(), "?": help };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || byId("help").open) return;
    if (event.key === "Escape" && event.target === search) {
      search.blur();
      return;
    }
    if (event.key === "Enter" && event.target.matches("article")) {
      toggle();
      return;
    }
    if (!byId("single").checked || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  const themes = { "": "system", light: "light", dark: "dark" };
  const paint = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    byId("theme").textContent = `Theme: ${themes[theme]}`;
  };
  byId("theme").addEventListener("click", () => {
    const names = Object.keys(themes);
    const theme = names[(names.indexOf(document.documentElement.dataset.theme ?? "") + 1) % names.length];
    remember("watermark-scan-theme", theme);
    paint(theme);
  });

  search.addEventListener("input", filter);
  category?.addEventListener("change", filter);
  states.forEach((box) => box.addEventListener("change", filter));
  sort.addEventListener("change", arrange);
  byId("keys").addEventListener("click", help);

  window.addEventListener("hashchange", () => { read(); arrange(); });

  const theme = remembered("watermark-scan-theme") ?? "";
  paint(Object.hasOwn(themes, theme) ? theme : "");
  read();
  arrange();
  document.querySelector(".controls").hidden = false;
}
