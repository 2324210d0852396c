// <m-board>: a dashboard's tiles on a grid of twelve columns, moved and resized by pointer or by keyboard, and saved when they come to rest.
import { $, $$, call, toast } from "./page.js";

const COLUMNS = 12;
const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

function put(element, x, y, w, h) {
  const [column, row] = [`${x + 1} / span ${w}`, `${y + 1} / span ${h}`];
  if (element.style.gridColumn !== column) element.style.gridColumn = column;
  if (element.style.gridRow !== row) element.style.gridRow = row;
}

class Board extends HTMLElement {
  connectedCallback() {
    this.grid = $(".board", this);
    this.place();
    // An update of the page knows nothing of places that a script has set.
    this.updates = new MutationObserver(() => this.place());
    this.updates.observe(this, { subtree: true, childList: true, attributeFilter: ["style", "data-x", "data-y", "data-w", "data-h"] });
    this.onclick = event => { const button = event.target.closest("[data-board-edit]"); if (button) this.edit(!this.hasAttribute("editing"), button); };
    this.onpointerdown = event => this.grab(event);
    this.onkeydown = event => this.key(event);
  }

  disconnectedCallback() { this.updates?.disconnect(); }

  tiles() { return $$(".tile", this).map(element => ({ element, id: element.dataset.tile, x: +element.dataset.x, y: +element.dataset.y, w: +element.dataset.w, h: +element.dataset.h })); }

  /** Rows are the script's business: a style sheet that names a thousand of them would be too long. */
  place() {
    for (const { element, x, y, w, h } of this.tiles()) put(element, x, y, w, h);
  }

  edit(on, button) {
    this.toggleAttribute("editing", on);
    button.setAttribute("aria-pressed", on);
    for (const handle of $$("[data-move], [data-resize]", this)) handle.tabIndex = on ? 0 : -1;
    $("[data-board-help]", this).hidden = !on;
    if (on) $("[data-move]", this)?.focus();
  }

  cell() {
    const style = getComputedStyle(this.grid);
    const gap = parseFloat(style.columnGap);
    return { width: (this.grid.clientWidth - gap * (COLUMNS - 1)) / COLUMNS + gap, height: parseFloat(style.gridAutoRows) + gap };
  }

  grab(event) {
    const handle = event.target.closest("[data-move], [data-resize]");
    if (!handle || !this.hasAttribute("editing")) return;
    event.preventDefault();
    const tile = this.tiles().find(one => one.element === handle.closest(".tile"));
    const [startX, startY, cell, isMove] = [event.clientX, event.clientY, this.cell(), handle.hasAttribute("data-move")];
    tile.element.classList.add("is-moving");
    handle.setPointerCapture(event.pointerId);
    const move = at => {
      const [dx, dy] = [Math.round((at.clientX - startX) / cell.width), Math.round((at.clientY - startY) / cell.height)];
      this.settle(isMove ? { ...tile, x: tile.x + dx, y: tile.y + dy } : { ...tile, w: tile.w + dx, h: tile.h + dy });
    };
    const end = () => { handle.removeEventListener("pointermove", move); tile.element.classList.remove("is-moving"); this.save(); };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", end, { once: true });
    handle.addEventListener("pointercancel", end, { once: true });
  }

  key(event) {
    const handle = event.target.closest("[data-move], [data-resize]");
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!handle || !step || !this.hasAttribute("editing")) return;
    event.preventDefault();
    const tile = this.tiles().find(one => one.element === handle.closest(".tile"));
    const isResize = handle.hasAttribute("data-resize") || event.shiftKey;
    this.settle(isResize ? { ...tile, w: tile.w + step[0], h: tile.h + step[1] } : { ...tile, x: tile.x + step[0], y: tile.y + step[1] });
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.save(), 600);
    const { x, y, w, h } = tile.element.dataset;
    $("[data-board-say]", this).textContent = `Column ${+x + 1}, row ${+y + 1}, ${w} wide, ${h} high`;
  }

  /** Puts a tile where it is wanted; what is in its way goes down, and everything falls up as far as it can. */
  settle(wanted) {
    wanted.w = Math.min(COLUMNS, Math.max(2, wanted.w)); wanted.h = Math.min(12, Math.max(2, wanted.h));
    wanted.x = Math.min(COLUMNS - wanted.w, Math.max(0, wanted.x)); wanted.y = Math.max(0, wanted.y);
    const others = this.tiles().filter(one => one.id !== wanted.id).sort((a, b) => a.y - b.y || a.x - b.x);
    const placed = [wanted];
    for (const tile of others) {
      while (placed.some(one => overlap(one, tile))) tile.y++;
      while (tile.y > 0 && !placed.some(one => overlap(one, { ...tile, y: tile.y - 1 }))) tile.y--;
      placed.push(tile);
    }
    for (const { element, x, y, w, h } of placed) Object.assign(element.dataset, { x, y, w, h });
    this.place();
  }

  async save() {
    const tiles = this.tiles().map(({ id, x, y, w, h }) => ({ id, x, y, w, h }));
    const answer = await call(`/app/dashboards/${this.dataset.dashboard}/layout`, "PUT", { version: +this.dataset.version, tiles });
    const body = await answer.json().catch(() => ({}));
    if (answer.ok) { this.dataset.version = body.version; $("[data-board-say]", this).textContent = "Saved"; }
    else toast(answer.status === 412 ? "Somebody else changed this dashboard. Load the page again to see it." : `${body.title ?? "It was not saved."} ${body.detail ?? ""}`, true);
  }
}

/** The same grid for those who only look. */
class SharedBoard extends HTMLElement {
  connectedCallback() {
    for (const element of $$(".tile", this)) { const { x, y, w, h } = element.dataset; put(element, +x, +y, +w, +h); }
  }
}

customElements.define("m-board", Board);
customElements.define("m-shared-board", SharedBoard);
