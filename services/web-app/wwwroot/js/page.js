// What all scripts use.
export const $ = (selector, from = document) => from.querySelector(selector);
export const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

/** A request to our own server, with the page's token. */
export const call = (path, method = "GET", body) => fetch(path, {
  method, credentials: "same-origin",
  headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }), "x-antiforgery": $("meta[name=antiforgery]")?.content ?? "" },
  body: body === undefined ? undefined : JSON.stringify(body),
});

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
