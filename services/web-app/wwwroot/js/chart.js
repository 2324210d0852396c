// <m-chart data-chart='{…}'>: draws what the server sends with ECharts, in the page's own colours. The library comes when the first chart is seen.
let library;
const load = address => library ??= import(new URL(address, document.baseURI).href);

/** A token as a colour that a canvas understands: a token may be a light-dark() or another token. */
function colours(host) {
  const probe = document.createElement("span");
  // In the shadow tree: what stands beside it is not drawn, and what is not drawn has no colours.
  host.root.append(probe);
  const read = name => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
  const all = Object.fromEntries(["text", "text-2", "text-3", "line", "surface", "raised", "good", "warn", "bad", ...Array.from({ length: 8 }, (_, n) => `series-${n + 1}`)].map(name => [name, read(name)]));
  probe.remove();
  return { ...all, series: Array.from({ length: 8 }, (_, n) => all[`series-${n + 1}`]), font: getComputedStyle(host).fontFamily };
}

const plain = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
const percent = value => `${plain.format(value * 100)}%`;
const write = value => value === null || value === undefined ? "–" : plain.format(value);

/** Elements and no markup: the page's policy allows no inline styles, and names come from outside. */
function tip(title, rows) {
  const box = Object.assign(document.createElement("div"), { className: "chart-tip" });
  box.append(Object.assign(document.createElement("b"), { textContent: title }));
  for (const { colour, name, value } of rows) {
    const row = Object.assign(document.createElement("div"), { className: "chart-tip-row" });
    const swatch = Object.assign(document.createElement("span"), { className: "swatch" });
    swatch.style.color = colour;
    row.append(swatch, Object.assign(document.createElement("span"), { textContent: name }), Object.assign(document.createElement("span"), { textContent: value }));
    box.append(row);
  }
  return box;
}

function common(c) {
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches, animationDuration: 240, color: c.series,
    textStyle: { fontFamily: c.font, color: c["text-2"], fontSize: 12 },
    grid: { left: 4, right: 12, top: 12, bottom: 2, containLabel: true },
    tooltip: { backgroundColor: c.raised, borderColor: c.line, padding: [8, 10], confine: true, transitionDuration: 0, extraCssText: "border-radius:8px;box-shadow:0 6px 20px rgb(0 0 0 / .14)" },
  };
}
// Points begin and end at the edges: their labels stay inside of the chart, where half of the last one would be cut off. Bars stand in the middle of their own, and many are as narrow as points.
const axisOf = (c, labels, isLine, name) => ({ type: "category", data: labels, boundaryGap: !isLine, axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false }, axisLabel: { color: c["text-3"], hideOverlap: true, margin: 10, ...(isLine || labels.length > 40 ? { alignMinLabel: "left", alignMaxLabel: "right" } : {}) },
  ...(name ? { name, nameLocation: "middle", nameGap: 30, nameTextStyle: { color: c["text-3"] } } : {}) });
const valueAxis = (c, isPercent, isWhole, isFull = isPercent) => ({ type: "value", splitNumber: 4, ...(isFull ? { max: 1, interval: 0.25 } : {}), minInterval: isWhole ? 1 : undefined, axisLabel: { color: c["text-3"], formatter: value => isPercent ? percent(value) : Math.abs(value) < 10_000 ? plain.format(value) : compact.format(value) }, splitLine: { lineStyle: { color: c.line } } });

/** The way to the last point as a line of its own: its interval is still going on. */
function split(line, values) {
  const last = values.length - 1;
  return [
    { ...line, data: values.map((value, at) => at < last ? value : null) },
    { ...line, data: values.map((value, at) => at >= last - 1 ? value : null), lineStyle: { ...line.lineStyle, type: [2, 4] }, areaStyle: line.areaStyle && { ...line.areaStyle, opacity: line.areaStyle.opacity / 2 } },
  ];
}

/** Each name once: a line that is drawn in two parts is one. */
const pointsOf = points => [...new Map(points.filter(point => point.value !== null && point.value !== undefined).map(point => [`${point.color} ${point.seriesName}`, point])).values()];

const kinds = {
  /** labels, series: [{name, values, previous?, tone?}], bars?, stacked?, percent?, partial?, axis?, marks?: [{value, name, tone}] */
  series(data, c) {
    const isLine = !data.bars;
    // Shares of a whole in many parts are all small: they get the room of the largest.
    const isFull = data.percent && data.series.some(one => one.values.some(value => value > 0.5));
    const marks = data.marks && { silent: true, symbol: "none", data: data.marks.map((mark, n) => ({ yAxis: mark.value, name: mark.name, lineStyle: { color: c[mark.tone], type: "dashed", width: 1 }, label: { formatter: mark.name, position: n === 0 ? "insideStartBottom" : "insideStartTop", color: c[mark.tone], fontSize: 11 } })) };
    const series = data.series.flatMap((one, n) => {
      const colour = one.tone ? c[one.tone] : c.series[n % c.series.length];
      const line = { name: one.name, type: isLine ? "line" : "bar", data: one.values, stack: data.stacked ? "all" : undefined, symbol: "circle", symbolSize: 6, showSymbol: one.values.length < 2, lineStyle: { width: 2 }, itemStyle: { color: colour, borderRadius: isLine || data.stacked ? 0 : [3, 3, 0, 0] }, barMaxWidth: 36, emphasis: { focus: "none" },
        areaStyle: isLine && (data.stacked || data.series.length === 1) ? { opacity: data.stacked ? 0.55 : 0.09 } : undefined };
      const before = one.previous && { name: `${one.name}, before`, type: "line", data: one.previous, symbol: "none", lineStyle: { width: 1.5, type: "dashed", opacity: 0.6 }, itemStyle: { color: colour } };
      const lines = isLine && !data.stacked && data.partial && one.values.length > 2 ? split(line, one.values) : [line];
      return before ? [...lines, before] : lines;
    });
    const box = common(c);
    return { ...box, grid: { ...box.grid, bottom: data.axis ? 22 : 2 }, xAxis: axisOf(c, data.labels, isLine, data.axis), yAxis: { ...valueAxis(c, data.percent, data.series.every(one => one.values.every(Number.isInteger)), isFull), ...(marks ? { max: extent => { const least = Math.max(...data.marks.map(mark => mark.value)) * 1.25; return extent.max < least ? least : null; } } : {}) }, series: marks ? series.map((one, n) => n === 0 ? { ...one, markLine: marks } : one) : series,
      tooltip: { ...box.tooltip, trigger: "axis", axisPointer: { type: isLine ? "line" : "shadow", lineStyle: { color: c["text-3"] }, shadowStyle: { color: c.line, opacity: 0.35 } },
        formatter: points => tip(data.partial && points[0].dataIndex === data.labels.length - 1 ? `${points[0].axisValueLabel}, so far` : points[0].axisValueLabel, pointsOf(points).slice(0, 12).map(point => ({ colour: point.color, name: point.seriesName, value: data.percent ? percent(point.value) : write(point.value) }))) } };
  },
  /** points: [{x, y, rows?}], both axes from 0 to 1 */
  calibration(data, c) {
    const axis = name => ({ ...valueAxis(c, true, false), min: 0, name, nameLocation: "middle", nameTextStyle: { color: c["text-3"] } });
    const most = Math.max(1, ...data.points.map(point => point.rows ?? 1));
    return { ...common(c), grid: { left: 28, right: 16, top: 12, bottom: 24, containLabel: true }, xAxis: { ...axis("What scores say"), nameGap: 30 }, yAxis: { ...axis("What came true"), nameGap: 44 },
      tooltip: { ...common(c).tooltip, trigger: "item", formatter: point => point.seriesIndex === 0 ? "" : tip(`Scores of ${percent(point.value[0])}`, [{ colour: c.series[0], name: "Came true", value: percent(point.value[1]) }, ...(point.value[2] ? [{ colour: c["text-3"], name: "Rows", value: write(point.value[2]) }] : [])]) },
      series: [
        { type: "line", silent: true, symbol: "none", data: [[0, 0], [1, 1]], lineStyle: { color: c["text-3"], type: "dashed", width: 1 } },
        { type: "line", data: data.points.map(point => [point.x, point.y, point.rows]), symbol: "circle", symbolSize: value => 6 + 10 * Math.sqrt((value[2] ?? 1) / most), lineStyle: { width: 2 }, itemStyle: { color: c.series[0] }, emphasis: { focus: "none" } },
      ] };
  },
  /** nodes: [{name, label}], links: [{source, target, value}] */
  flow(data, c, width) {
    const gaps = Math.max(1, ...data.links.map(link => link.step));
    // An event has one colour, wherever it comes up.
    const names = [...new Set(data.nodes.map(node => node.label))];
    const room = Math.max(60, (width - 134) / gaps - 20);
    return { ...common(c), tooltip: { ...common(c).tooltip, trigger: "item", formatter: item => item.dataType === "edge" ? tip(`${item.data.from} → ${item.data.to}`, [{ colour: c.series[names.indexOf(item.data.from) % 8], name: "Paths", value: write(item.value) }]) : tip(item.data.label.text, [{ colour: item.color, name: "Paths", value: write(item.value) }]) },
      series: [{ type: "sankey", left: 4, right: 120, top: 8, bottom: 8, nodeWidth: 10, nodeGap: 14, draggable: false, emphasis: { focus: "adjacency" }, lineStyle: { color: "source", opacity: 0.22, curveness: 0.5 },
        data: data.nodes.map(node => ({ name: node.name, itemStyle: { color: c.series[names.indexOf(node.label) % 8], borderWidth: 0 }, label: { text: node.label, formatter: node.label, color: c.text, fontSize: 12, width: Math.min(room, 112), overflow: "truncate", textBorderColor: c.surface, textBorderWidth: 2 } })),
        links: data.links }] };
  },
};

class Chart extends HTMLElement {
  static observedAttributes = ["data-chart"];

  connectedCallback() {
    this.root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    if (!this.canvas) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(":host { display: block } div.canvas { position: absolute; inset: 0 } .chart-tip { display: grid; gap: 3px; min-width: 9rem; max-width: 20rem; white-space: normal } b { font-weight: 600; color: var(--text) } .chart-tip-row { display: flex; gap: 8px; align-items: center; color: var(--text-2) } .chart-tip-row span:nth-child(2) { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap } .chart-tip-row span:last-child { font-variant-numeric: tabular-nums; font-weight: 560; color: var(--text) } .swatch { width: 10px; height: 10px; border-radius: 3px; background: currentColor; flex: none }");
      this.root.adoptedStyleSheets = [sheet];
      this.canvas = Object.assign(document.createElement("div"), { className: "canvas" });
      this.root.append(this.canvas);
    }
    this.redraw = () => this.draw(true);
    document.addEventListener("themechange", this.redraw);
    this.resizes = new ResizeObserver(() => this.chart?.resize());
    this.resizes.observe(this);
    this.draw();
  }

  disconnectedCallback() {
    document.removeEventListener("themechange", this.redraw);
    this.resizes?.disconnect();
    this.chart?.dispose();
    this.chart = undefined;
  }

  attributeChangedCallback(_, before, now) { if (this.isConnected && before !== null && before !== now) this.draw(); }

  async draw(anew = false) {
    this.isDrawn = false;
    const echarts = await load(this.dataset.library);
    if (!this.isConnected) return;
    if (anew) { this.chart?.dispose(); this.chart = undefined; }
    this.chart ??= echarts.init(this.canvas, null, { renderer: "canvas" });
    const data = JSON.parse(this.dataset.chart);
    this.chart.setOption(kinds[data.kind](data, colours(this), this.clientWidth), { notMerge: true });
    this.isDrawn = true;
  }
}
customElements.define("m-chart", Chart);
