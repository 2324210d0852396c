// A person at the web app, in a real Chromium. Arguments: the folder of npm packages, the browser, the site's address, where screenshots go.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [modules, executablePath, site, shots] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { chromium } = require(join(modules, "playwright-core"));
const axe = readFileSync(join(modules, "axe-core", "axe.min.js"), "utf8");

export const WIDE = { width: 1360, height: 860 };
export const NARROW = { width: 360, height: 740 };
export const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** What must not be there: errors of the console, refusals of the policy, failed requests, violations of accessibility. */
export const findings = [];
/** Whom pages may ask: the site, and others of ours. */
export const origins = new Set([new URL(site).origin]);
/** What the tests look at. */
export const facts = {};

if (shots) mkdirSync(shots, { recursive: true });

/** A browser of its own, watched. */
export async function visitor(options = {}) {
  const context = await browser.newContext({ viewport: WIDE, locale: "en-GB", timezoneId: "Europe/Berlin", colorScheme: "light", reducedMotion: "reduce", ...options });
  await context.addInitScript(() => document.addEventListener("securitypolicyviolation", event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}:${event.lineNumber} ${event.sample ?? ""}`)));
  const page = await context.newPage();
  page.setDefaultTimeout(60_000); // a busy machine is not a defect
  page.on("console", message => { if (message.type() === "error" && !page.expected?.test(message.text())) findings.push({ page: page.url(), kind: "console", text: message.text() }); });
  page.on("request", request => { if (!/^(data|blob):/.test(request.url()) && !origins.has(new URL(request.url()).origin)) findings.push({ page: page.url(), kind: "request", text: request.url() }); });
  page.on("pageerror", error => findings.push({ page: page.url(), kind: "script", text: error.stack ?? error.message }));
  return { context, page };
}

/** Opens a page and waits for what streams in, and for its charts. */
export async function open(page, path) {
  await page.goto(new URL(path, site).href);
  await settled(page);
}

/** Does something that leads to another page, and waits for that page: its address comes first, and what was there before stays until then. */
export async function turn(page, act, url) {
  const before = await page.evaluate(() => {
    if (window.turns === undefined) {
      window.turns = 0;
      Blazor.addEventListener("enhancedload", () => window.turns++);
    }
    return window.turns;
  });
  await act();
  await page.waitForURL(url);
  await page.waitForFunction(before => window.turns === undefined || window.turns > before, before); // one that was loaded anew has not begun to count
  await settled(page);
}

/** Looks again until something is there. */
export async function until(act) {
  for (const begun = Date.now(); Date.now() - begun < 60_000 && !await act();) await new Promise(resolve => setTimeout(resolve, 500));
}

export async function settled(page) {
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  await page.waitForFunction(() => [...document.querySelectorAll("m-chart")].every(chart => chart.isDrawn));
  await page.evaluate(() => document.fonts.ready);
}

/** A picture of what is on its way, or in a dialog: not to be waited for, not to be judged. */
export async function shoot(page, name) {
  for (const theme of ["light", "dark"]) {
    await page.evaluate(theme => { document.documentElement.dataset.theme = theme; document.dispatchEvent(new CustomEvent("themechange")); }, theme);
    await page.waitForTimeout(60);
    if (shots) await page.screenshot({ path: join(shots, `${name}-wide-${theme}.png`) });
  }
  await page.evaluate(() => delete document.documentElement.dataset.theme);
}

/** Looks at a page in both themes and widths: a picture of each, and the rules of accessibility in each theme. */
export async function look(page, name) {
  for (const [theme, width, size] of [["light", "wide", WIDE], ["dark", "wide", WIDE], ["dark", "narrow", NARROW], ["light", "narrow", NARROW]]) {
    await page.setViewportSize(size);
    await page.evaluate(theme => { document.documentElement.dataset.theme = theme; document.dispatchEvent(new CustomEvent("themechange")); }, theme);
    await page.waitForTimeout(60);
    await settled(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) findings.push({ page: name, kind: "width", text: `${width} ${theme}: ${over} px too wide` });
    if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-${theme}.png`), fullPage: true });
    if (width === "wide" || theme === "light") await rules(page, `${name} ${width} ${theme}`);
  }
  await page.setViewportSize(WIDE);
  await page.evaluate(() => delete document.documentElement.dataset.theme);
}

async function rules(page, name) {
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const violation of result.violations.filter(one => ["serious", "critical"].includes(one.impact)))
    findings.push({ page: name, kind: "accessibility", text: `${violation.id}: ${violation.nodes.slice(0, 3).map(node => `${node.html.slice(0, 160)} ${node.failureSummary?.split("\n")[1] ?? ""}`).join(" | ")}` });
}

export async function done() {
  await browser.close();
  if (shots) writeFileSync(join(shots, "facts.json"), JSON.stringify({ findings, facts }, null, 2));
  console.log(JSON.stringify({ findings, facts }));
  process.exit(0);
}
