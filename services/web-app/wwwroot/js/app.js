// What every page needs: theme, shortcuts, the command palette, dialogs, menus, copying, toasts, the browser's own clock. Events are caught at the document, so
// pages that enhanced navigation brings need nothing of their own.
import "./chart.js";
import "./live.js";
import "./board.js";
import { $, $$, call, icon, place, toast } from "./page.js";

/* Theme: a cookie, so that the server writes it into the next page and nothing flashes. */
const isDark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
function toggleTheme() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  document.dispatchEvent(new CustomEvent("themechange"));
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new CustomEvent("themechange")));

/* Dialogs. An update of the page takes the attribute "open" away, since the server knows nothing of it; the dialog would be neither open nor closed. */
const shown = new Set();
function shut(dialog) {
  shown.delete(dialog);
  dialog.close();
}
document.addEventListener("cancel", event => shown.delete(event.target), true);
new MutationObserver(() => {
  for (const dialog of shown) {
    if (dialog.open) continue;
    if (!dialog.isConnected) { shown.delete(dialog); continue; }
    dialog.setAttribute("open", "");
    dialog.close();
    dialog.showModal();
  }
}).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ["open"] });
function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  shown.add(dialog);
  dialog.showModal();
  if (id === "palette") { $("#palette-input").value = ""; filterPalette(); $("#palette-input").focus(); }
}
function confirmFirst(button) {
  $("#confirm-text").textContent = button.dataset.confirm;
  const yes = $("#confirm-yes");
  yes.textContent = button.dataset.confirmAction ?? "Yes";
  yes.onclick = () => { shut($("#confirm")); button.dataset.confirmed = "yes"; button.click(); delete button.dataset.confirmed; };
  open("confirm");
}

document.addEventListener("click", event => {
  const target = event.target.closest?.("[data-open], [data-close], [data-copy], [data-theme-toggle], [data-nav], [data-confirm], [data-reload], [data-command], dialog, summary, a");
  for (const menu of $$("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  if (!target) return;
  if (target.matches("[data-confirm]") && target.dataset.confirmed !== "yes") { event.preventDefault(); event.stopImmediatePropagation(); confirmFirst(target); return; }
  if (target.dataset.open) open(target.dataset.open);
  else if (target.hasAttribute("data-close")) shut(target.closest("dialog"));
  else if (target.hasAttribute("data-copy")) copy(target);
  else if (target.hasAttribute("data-theme-toggle")) toggleTheme();
  else if (target.hasAttribute("data-nav")) $("#app").classList.toggle("nav-open");
  else if (target.hasAttribute("data-reload")) { event.preventDefault(); location.reload(); }
  else if (target.dataset.command) run(target);
  else if (target.tagName === "DIALOG" && event.target === target && !isInside(target, event)) shut(target);
  if (target.tagName === "A") { $("#app")?.classList.remove("nav-open"); for (const dialog of $$("dialog[open]")) shut(dialog); }
}, true);
const isInside = (dialog, { clientX: x, clientY: y }) => { const box = dialog.getBoundingClientRect(); return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom; };

async function copy(button) {
  try { await navigator.clipboard.writeText(button.dataset.copy); toast("Copied"); }
  catch { toast("The browser did not allow copying: select the text and copy it yourself.", true); }
}

function run(item) {
  for (const dialog of $$("dialog[open]")) shut(dialog);
  if (item.dataset.command === "theme") toggleTheme();
  if (item.dataset.command === "sign-out") $("form[action='/sign-out'] button").click();
}

/* Forms that ask as soon as something is chosen; a text when it is left or Enter is pressed. */
/** A condition that is still being written: to ask now would take it away again. */
const isBegun = row => row !== null && $$("input", row).some(input => !input.value && (input.name.endsWith(".p") || !$("select", row).value.endsWith("set")));
document.addEventListener("change", event => {
  const form = event.target.form;
  if (form?.hasAttribute("data-auto") && !event.target.hasAttribute("data-manual") && !isBegun(event.target.closest(".filter-row"))) form.requestSubmit($("[data-auto-submit]", form) ?? undefined);
});
document.addEventListener("submit", event => {
  const dialog = event.target.closest("dialog[open]");
  if (dialog) setTimeout(() => shut(dialog));
  for (const button of $$("button[type=submit]", event.target)) { if (button.hasAttribute("data-once")) setTimeout(() => { button.disabled = true; }); }
});

/* A page on which something goes on comes again by itself, while somebody looks at it. */
setInterval(() => { if (!document.hidden && $("main [data-refresh]") && !$("dialog[open], details[data-menu][open]")) window.Blazor?.navigateTo(location.href, { replaceHistoryEntry: true }); }, 2_000);

/* Keys: Ctrl K, g and a letter, / for the page's search, ? for help. */
let waiting = 0;
document.addEventListener("keydown", event => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); $("#palette")?.open ? shut($("#palette")) : open("palette"); return; }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form?.hasAttribute("data-ctrl-enter")) { event.preventDefault(); event.target.form.requestSubmit(); return; }
  if (event.key === "Escape") { for (const menu of $$("details[data-menu][open]")) { menu.open = false; $("summary", menu).focus(); } $("#app")?.classList.remove("nav-open"); }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea, [contenteditable]") || $("dialog[open]")) return;
  if (waiting && Date.now() - waiting < 1_500) {
    waiting = 0;
    const item = $(`#palette-list [data-keys="g ${CSS.escape(event.key)}"]`);
    if (item) { event.preventDefault(); item.dataset.command ? run(item) : go(item); }
  } else if (event.key === "g") waiting = Date.now();
  else if (event.key === "/") { const search = $("[data-search]"); if (search) { event.preventDefault(); search.focus(); } }
  else if (event.key === "?") open("palette");
});
const go = link => link.click();

/* The command palette: pages and commands by their words, and what people have saved as the server finds it. */
let asked;
function find(text) {
  clearTimeout(asked?.timer);
  const mine = asked = {};
  if (text.length < 2) { $("#palette-found").replaceChildren(); return; }
  mine.timer = setTimeout(async () => {
    const answer = await call(`/app/find?text=${encodeURIComponent(text)}`);
    if (!answer.ok || asked !== mine) return;
    $("#palette-found").replaceChildren(...(await answer.json()).map((one, n) => {
      const item = Object.assign(document.createElement("a"), { className: "palette-item", id: `found-${n}`, href: one.href, tabIndex: -1 });
      item.setAttribute("role", "option");
      item.dataset.found = "";
      item.append(icon(one.icon), Object.assign(document.createElement("span"), { className: "truncate", textContent: one.name }), Object.assign(document.createElement("span"), { className: "palette-kind", textContent: one.kind }));
      return item;
    }));
    filterPalette(false);
  }, 150);
}
function filterPalette(isNew = true) {
  if (isNew) find($("#palette-input").value.trim());
  const words = $("#palette-input").value.toLowerCase().split(/\s+/).filter(Boolean);
  const items = $$("#palette-list .palette-item");
  for (const item of items) item.hidden = !("found" in item.dataset) && !words.every(word => item.textContent.toLowerCase().includes(word));
  $("#palette-list .palette-empty").hidden = items.some(item => !item.hidden);
  if (isNew || !items.some(item => !item.hidden && item.getAttribute("aria-selected") === "true")) select(items.find(item => !item.hidden));
}
function select(item) {
  for (const other of $$("#palette-list [aria-selected=true]")) other.setAttribute("aria-selected", "false");
  item?.setAttribute("aria-selected", "true");
  item?.scrollIntoView({ block: "nearest" });
  item ? $("#palette-input").setAttribute("aria-activedescendant", item.id) : $("#palette-input").removeAttribute("aria-activedescendant");
}
document.addEventListener("input", event => { if (event.target.id === "palette-input") filterPalette(); });
document.addEventListener("keydown", event => {
  if (event.target.id !== "palette-input") return;
  const items = $$("#palette-list .palette-item").filter(item => !item.hidden);
  const at = items.findIndex(item => item.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); select(items[(at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length]); }
  else if (event.key === "Enter" && items[at]) { event.preventDefault(); const item = items[at]; shut($("#palette")); item.dataset.command ? run(item) : go(item); }
});

/* The browser's clock and way of writing; toasts that the server sent. */
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const moment = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short" });
// Writes only what is not there yet: each change calls it again.
function localise() {
  for (const time of $$("time[data-time]")) {
    const at = new Date(time.dateTime);
    const text = time.dataset.time === "clock" ? clock.format(at) : moment.format(at);
    if (time.dataset.time !== "clock" && time.dataset.time !== "exact") time.title = text;
    else if (time.textContent !== text) time.textContent = text;
  }
  for (const dialog of $$("dialog[data-reopen]")) { dialog.removeAttribute("data-reopen"); open(dialog.id); }
  for (const item of $$("main [data-toast]")) { item.removeAttribute("data-toast"); place(item); }
}
localise();
new MutationObserver(localise).observe(document.documentElement, { childList: true, subtree: true });
const boot = () => window.Blazor?.addEventListener("enhancedload", () => { localise(); if (!document.activeElement || document.activeElement === document.body) $("main h1")?.focus({ preventScroll: true }); });
window.Blazor ? boot() : addEventListener("DOMContentLoaded", () => setTimeout(boot));
