// Language and appearance of the page, and the few helpers that everything else is built with.
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const root = document.documentElement;
const EXCHANGED = ["aria-label", "placeholder"];

function text(key, fields = {}) {
  const template = data.texts[root.lang][key];
  if (template === undefined) return key.replace(/^(metric|cause|report_score)_/, "");
  return template.replace(/\{(\w+)\}/g, (_, name) => fields[name] ?? "");
}

// Only text nodes and attributes: what a file says never becomes markup.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") node.addEventListener("click", value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return node;
}

function say(key, fields, tag = "span", attributes = {}) {
  const node = el(tag, { ...attributes, "data-text": key }, text(key, fields));
  if (fields) node.dataset.fields = JSON.stringify(fields);
  return node;
}

// Words of a file, in the language that they look like, so that fonts and voices are right.
function words(value, tag = "span", attributes = {}) {
  let lang;
  if (/[\u3041-\u30ff\u4e00-\u9fff]/.test(value)) lang = "ja";
  else if (/[A-Za-z]/.test(value)) lang = "en";
  return el(tag, { ...attributes, lang, dir: "auto" }, value);
}

function decimal(value, digits = 3) {
  return value === undefined ? "\u2013" : value.toFixed(digits).replace("-", "\u2212");
}

function count(value) {
  return value.toLocaleString("en");
}

function setLanguage(language) {
  root.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) {
    const fields = node.dataset.fields ? JSON.parse(node.dataset.fields) : {};
    node.textContent = text(node.dataset.text, fields) + (node.dataset.suffix ?? "");
  }
  for (const name of EXCHANGED) {
    for (const node of document.querySelectorAll(`[data-text-${name}]`)) {
      node.setAttribute(name, text(node.getAttribute(`data-text-${name}`)));
    }
  }
}

for (const input of document.querySelectorAll("input[name=language]")) {
  input.addEventListener("change", () => setLanguage(input.value));
}
for (const input of document.querySelectorAll("input[name=theme]")) {
  input.addEventListener("change", () => {
    if (input.value === "auto") delete root.dataset.theme;
    else root.dataset.theme = input.value;
  });
}

// A page inside a frame without an address of its own would load its parent on such links.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  const target = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!target) return;
  event.preventDefault();
  target.scrollIntoView();
  target.focus({ preventScroll: true });
});
