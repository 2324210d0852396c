// What all scripts use.
export const $ = (selector, from = document) => from.querySelector(selector);
export const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

/** A request to our own server, with the page's token. */
export const call = (path, method = "GET", body) => fetch(path, {
  method, credentials: "same-origin",
  headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }), "x-antiforgery": $("meta[name=antiforgery]")?.content ?? "" },
  body: body === undefined ? undefined : JSON.stringify(body),
});

/** An icon of ours. */
export function icon(name, className = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `icon ${className}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${$(".icon use")?.getAttribute("href").split("#")[0] ?? "icons.svg"}#${name}`);
  svg.append(use);
  return svg;
}

export function toast(text, bad = false) {
  const item = Object.assign(document.createElement("div"), { className: `toast${bad ? " toast-bad" : ""}` });
  item.setAttribute("role", "status");
  item.textContent = text;
  place(item);
}

/** Shows something in the corner for a while. */
export function place(item) {
  $("#toasts").append(item);
  setTimeout(() => item.remove(), 6_000);
}
