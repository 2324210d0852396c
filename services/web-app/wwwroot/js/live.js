// <m-live>: events as they arrive. <m-first-event>: waits for one and is glad. <m-sample>: sends the sample. <m-tabs>: panels behind tabs.
import { $$, call, icon, toast } from "./page.js";

const MOST = 200;
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 1 });
const make = (tag, className, ...content) => { const element = document.createElement(tag); if (className) element.className = className; element.append(...content); return element; };
const titleOf = event => event.event || event.type;
const whoOf = event => event.userId ?? event.anonymousId ?? "";

/** JSON in colours. */
function json(value) {
  const box = make("pre", "mono");
  box.tabIndex = 0;
  const text = JSON.stringify(value, null, 2);
  let at = 0;
  for (const match of text.matchAll(/("(?:\\.|[^"\\])*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)/g)) {
    box.append(text.slice(at, match.index));
    box.append(make("span", match[2] ? "json-key" : match[1] ? "json-text" : "json-other", match[1] ?? match[3]), match[2] ?? "");
    at = match.index + match[0].length;
  }
  box.append(text.slice(at));
  return box;
}

class Live extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("[data-live-list]");
    this.waiting = [];
    this.addEventListener("submit", this.refilter = event => { event.preventDefault(); this.list.replaceChildren(); this.showEmpty(); this.connect(); });
    this.querySelector("[data-live-pause]").onclick = () => this.pause();
    this.connect();
  }

  disconnectedCallback() { this.source?.close(); this.asked = undefined; }

  /** What came in before: below whatever arrives meanwhile. */
  async recall(query) {
    const asked = this.asked = Symbol("asked");
    const answer = await call(`${this.dataset.source}/recent?${query}`);
    if (!answer.ok || this.asked !== asked) return;
    const seen = new Set($$("[data-message]", this.list).map(item => item.dataset.message));
    const earlier = (await answer.json()).filter(event => !seen.has(event.messageId));
    if (!earlier.length || this.asked !== asked) return;
    const line = make("p", "earlier", "Earlier, in the last 24 hours");
    this.list.append(line, ...earlier.map(event => this.item(event)));
    this.showEmpty();
  }

  connect() {
    this.source?.close();
    const [name, user] = ["event", "user"].map(field => this.querySelector(`[name=${field}]`).value.trim());
    const query = new URLSearchParams();
    this.recall(new URLSearchParams({ event: name, user }));
    if (name) query.set("event", name);
    if (user) query.set("filter", JSON.stringify({ or: [{ property: "userId", operator: "=", value: user }, { property: "anonymousId", operator: "=", value: user }] }));
    this.source = new EventSource(`${this.dataset.source}?${query}`);
    this.source.addEventListener("ready", () => this.state("Live", "good", true));
    this.source.addEventListener("skipped", event => { const { count } = JSON.parse(event.data); if (count) toast(`${count.toLocaleString("en-US")} events came faster than they can be shown here. They are counted.`); });
    this.source.addEventListener("end", event => { if (JSON.parse(event.data).code === "auth.ended") location.href = "/sign-in"; });
    this.source.onmessage = event => this.take(JSON.parse(event.data));
    this.source.onerror = () => this.state("Reconnecting", "warn");
  }

  state(text, kind, live = false) {
    const badge = this.querySelector("[data-live-state]");
    badge.className = `badge badge-${kind}`;
    badge.replaceChildren(make("span", live ? "dot dot-live" : "dot"), text);
  }

  take(event) {
    if (!this.paused) { this.show(event); return; }
    this.waiting.push(event);
    if (this.waiting.length > MOST) this.waiting.shift();
    this.state(`Paused, ${this.waiting.length} waiting`, "warn");
  }

  pause() {
    this.paused = !this.paused;
    const button = this.querySelector("[data-live-pause]");
    button.setAttribute("aria-pressed", this.paused);
    button.replaceChildren(icon(this.paused ? "play" : "pause"), make("span", "", this.paused ? "Go on" : "Pause"));
    this.state(this.paused ? "Paused" : "Live", this.paused ? "warn" : "good", !this.paused);
    if (!this.paused) for (const event of this.waiting.splice(0)) this.show(event);
  }

  show(event) {
    const item = this.item(event);
    item.firstElementChild.classList.add("is-new");
    this.list.prepend(item);
    while (this.list.children.length > MOST) this.list.lastElementChild.remove();
    this.showEmpty();
  }

  item(event) {
    const row = make("summary", "event-row", make("span", "mono", clock.format(new Date(event.processedAt ?? event.receivedAt))), make("span", "truncate", make("strong", "", titleOf(event))), make("span", "truncate soft", whoOf(event)),
      make("span", "truncate muted", [event.city ?? event.country, event.browser, event.os].filter(Boolean).join(" · ")), icon("chevron", "chevron"));
    const item = make("details", "event", row);
    item.dataset.message = event.messageId;
    item.addEventListener("toggle", () => { if (item.open && item.children.length === 1) item.append(this.detail(event)); });
    return item;
  }

  detail(event) {
    const trace = make("button", "button button-small", icon("paths"), "Show its way");
    trace.type = "button";
    const way = make("div");
    trace.onclick = async () => {
      const answer = await call(`/app/live/trace?messageId=${encodeURIComponent(event.messageId)}`);
      const body = await answer.json();
      way.replaceChildren(answer.ok ? this.way(body) : make("p", "soft", body.detail ?? body.title));
    };
    const person = event.userId ?? event.anonymousId;
    const link = make("a", "button button-small", icon("person"), "Person");
    link.href = `/people/${encodeURIComponent(person)}`;
    return make("div", "event-body stack stack-3", make("div", "row", trace, person ? link : ""), way, json(event));
  }

  way(trace) {
    const list = make("ol", "trace");
    const begun = Date.parse(trace.accepted.at);
    for (const [name, text] of [["accepted", "Accepted"], ["deduplicated", "Found to be new"], ["enriched", "Enriched"], ["queryable", "Queryable"], ["workflowsMatched", "Held against workflows"], ["metered", "Metered"]]) {
      const step = trace[name];
      const at = step.at ? `+${Math.max(0, Date.parse(step.at) - begun).toLocaleString("en-US")} ms` : step.status.replace("_", " ");
      list.append(make("li", "", icon(step.status === "done" ? "check" : "clock"), make("span", step.status === "done" ? "" : "muted", text), make("span", "num", at)));
    }
    return list;
  }

  showEmpty() { this.querySelector("[data-live-empty]").hidden = this.list.children.length > 0; }
}

class FirstEvent extends HTMLElement {
  connectedCallback() {
    this.source = new EventSource(this.dataset.source);
    this.source.onmessage = event => this.celebrate(JSON.parse(event.data));
  }

  disconnectedCallback() { this.source?.close(); }

  celebrate(event) {
    this.source.close();
    this.querySelector("[data-waiting]").hidden = true;
    this.closest(".step").classList.add("step-done");
    const took = event.receivedAt && event.processedAt ? Date.parse(event.processedAt) - Date.parse(event.receivedAt) : undefined;
    const go = make("a", "button button-primary", icon("trend"), "Ask your first question");
    go.href = "/insights/trend";
    const box = this.querySelector("[data-arrived]");
    const notice = make("div", "notice notice-good", icon("check"), make("div", "grow", make("strong", "", `“${titleOf(event)}” is here`), took === undefined ? "It is counted." : `Counted ${took.toLocaleString("en-US")} ms after it was accepted.`));
    notice.setAttribute("role", "status");
    box.replaceChildren(make("div", "stack stack-3 celebrate", notice, json({ event: event.event, type: event.type, userId: event.userId, properties: event.properties }), make("div", "row", go)));
    box.hidden = false;
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) confetti(box.firstElementChild);
  }
}

/** A second and a half of paper. */
function confetti(host) {
  const canvas = make("canvas", "confetti");
  host.append(canvas);
  const [width, height] = [canvas.width = host.clientWidth, canvas.height = host.clientHeight];
  const draw = canvas.getContext("2d");
  const colours = [1, 2, 3, 4, 5].map(n => { host.style.setProperty("color", `var(--series-${n})`); const colour = getComputedStyle(host).color; host.style.removeProperty("color"); return colour; });
  const bits = Array.from({ length: 90 }, (_, n) => ({ x: Math.random() * width, y: -Math.random() * height * 0.6, vx: (Math.random() - 0.5) * 60, vy: 120 + Math.random() * 160, spin: Math.random() * 6, colour: colours[n % 5] }));
  const begun = performance.now();
  let last = begun;
  requestAnimationFrame(function frame(now) {
    const step = (now - last) / 1_000;
    last = now;
    draw.clearRect(0, 0, width, height);
    for (const bit of bits) {
      bit.x += bit.vx * step; bit.y += bit.vy * step; bit.spin += step * 5;
      draw.fillStyle = bit.colour;
      draw.fillRect(bit.x, bit.y, 6, 3 + 3 * Math.abs(Math.sin(bit.spin)));
    }
    now - begun < 1_600 ? requestAnimationFrame(frame) : canvas.remove();
  });
}

class Sample extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.onclick = async () => {
      button.disabled = true;
      const answer = await call("/app/onboarding/sample", "POST", {});
      const body = await answer.json().catch(() => ({}));
      button.disabled = false;
      answer.ok ? toast(`${body.accepted.toLocaleString("en-US")} sample events sent. Give them two seconds, then ask.`) : toast(`${body.title ?? "That did not work."} ${body.detail ?? ""}`, true);
    };
  }
}

class Tabs extends HTMLElement {
  connectedCallback() {
    this.onclick = event => { const tab = event.target.closest("[role=tab]"); if (tab) this.select(tab); };
    this.onkeydown = event => {
      const tabs = [...this.querySelectorAll("[role=tab]")];
      const at = tabs.indexOf(document.activeElement);
      if (at < 0 || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      event.preventDefault();
      const next = tabs[(at + (event.key === "ArrowRight" ? 1 : tabs.length - 1)) % tabs.length];
      next.focus();
      this.select(next);
    };
  }

  select(tab) {
    for (const other of this.querySelectorAll("[role=tab]")) {
      const is = other === tab;
      other.setAttribute("aria-selected", is); other.tabIndex = is ? 0 : -1;
      this.querySelector(`#${other.getAttribute("aria-controls")}`).hidden = !is;
    }
  }
}

customElements.define("m-live", Live);
customElements.define("m-first-event", FirstEvent);
customElements.define("m-sample", Sample);
customElements.define("m-tabs", Tabs);
