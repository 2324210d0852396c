// From signing up to a dashboard that somebody else looks at, by pointer and by keyboard. Every page that is passed is looked at. What came out is one line of JSON.
import { visitor, open, look, settled, findings, facts, done } from "./site.mjs";

const email = `ada.${process.argv[6]}@northwind.example`;
const { context, page } = await visitor();

/** A step that fails is told, with its name; those that follow are still taken. */
async function step(name, act) {
  const begun = Date.now();
  try { await act(); } catch (error) { findings.push({ page: name, kind: "step", text: String(error.message ?? error).slice(0, 500) }); }
  (facts.steps ??= {})[name] = Date.now() - begun;
}
const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
const fill = async (fields) => { for (const [name, value] of Object.entries(fields)) await page.fill(`[name='${name}']`, value); };
const submit = async within => { await Promise.all([page.waitForLoadState("load"), page.click(`${within} button[type=submit]:not(.sr-only)`)]); };

await step("sign-in", async () => { await open(page, "/sign-in"); await look(page, "sign-in"); });

await step("sign-up", async () => {
  await open(page, "/sign-up");
  await look(page, "sign-up");
  await fill({ "Form.Email": "ada", "Form.Company": "Northwind Traders", "Form.Password": "short" });
  await submit("form");
  await page.waitForSelector(".field-error");
  facts.signUpErrors = await page.locator(".field-error").allTextContents();
  await fill({ "Form.Email": email, "Form.Company": "Northwind Traders", "Form.Password": "correct horse battery" });
  await submit("form");
  await page.waitForURL("**/onboarding");
});

await step("onboarding", async () => {
  await settled(page);
  facts.writeKey = (await page.locator(".code pre").first().textContent()).slice(0, 9);
  await look(page, "onboarding");
  await page.getByRole("tab", { name: "C#" }).click();
  facts.snippet = await page.locator("#panel-csharp pre").textContent();
  await page.click("m-sample button");
  await page.waitForSelector("[data-arrived]:not([hidden])");
  await page.waitForSelector(".toast", { state: "visible" });
  facts.sample = await page.locator(".toast").first().textContent();
  await look(page, "onboarding-arrived");
});

await step("home", async () => {
  await page.waitForTimeout(2_500); // what a person needs to move on, and events to be stored
  await open(page, "/");
  facts.home = await page.locator(".stat-value").first().textContent();
  await look(page, "home");
});

await step("trend", async () => {
  await open(page, "/insights/trend");
  await page.evaluate(() => Blazor.addEventListener("enhancedload", () => { window.turns = (window.turns ?? 0) + 1; }));
  /** What is chosen is asked at once, and the form is written anew with the answer: what is typed before that is lost. */
  const ask = async (act, url) => {
    const turns = await page.evaluate(() => window.turns ?? 0);
    await act();
    await page.waitForURL(url);
    await page.waitForFunction(turns => (window.turns ?? 0) > turns, turns);
    await settled(page);
  };
  const choose = (name, value) => async () => { await page.fill(`[name='${name}']`, value); await page.press(`[name='${name}']`, "Tab"); };
  await ask(choose("s0.event", "Order Completed"), /Order\+?(%20)?Completed/);
  await ask(() => page.selectOption("[name='s0.measure']", "sum"), /%22sum%22|"sum"/);
  await ask(choose("s0.property", "properties.total"), /properties\.total/);
  await ask(choose("breakdown", "properties.plan"), /breakdown/);
  await ask(() => page.check("[name='compare']"), /compare/);
  facts.trendSeries = await page.locator(".data tbody th").allTextContents();
  facts.freshness = await page.locator(".card-foot .freshness").textContent();
  await look(page, "trend");
  await page.getByRole("button", { name: "Add to dashboard" }).click();
  await page.fill("#to-dashboard [name=TileName]", "Revenue by plan");
  await page.fill("#to-dashboard [name=BoardName]", "Weekly numbers");
  await page.click("#to-dashboard button[type=submit]");
  await page.waitForURL("**/dashboards/*");
});

await step("dashboard", async () => {
  await settled(page);
  facts.dashboard = new URL(page.url()).pathname;
  await look(page, "dashboard-one");
  await page.getByRole("button", { name: "Layout" }).click();
  await page.locator("[data-move]").first().focus();
  await press("ArrowRight", "ArrowRight", "Shift+ArrowDown");
  await page.waitForFunction(() => document.querySelector("[data-board-say]").textContent === "Saved");
  await page.reload();
  await settled(page);
  facts.moved = await page.locator(".tile").first().evaluate(tile => ({ x: tile.dataset.x, h: tile.dataset.h }));
});

await step("share", async () => {
  await page.getByRole("button", { name: "Share" }).click();
  await page.fill("#share [name=ShareName]", "Board meeting");
  await page.click("#share form button[type=submit]");
  await page.waitForSelector("#share[open] .notice-good");
  await page.screenshot({ path: `${process.argv[5]}/share-dialog.png` });
  const link = await page.locator("#share .code pre").textContent();
  const other = await visitor();
  await other.page.goto(link);
  await settled(other.page);
  facts.shared = await other.page.locator("h1").textContent();
  facts.sharedTiles = await other.page.locator(".tile h2").allTextContents();
  facts.sharedCharts = await other.page.evaluate(() => [...document.querySelectorAll("m-chart")].filter(chart => chart.isDrawn).length);
  facts.sharedEdits = await other.page.locator("[data-move], [data-resize], form").count();
  await look(other.page, "shared");
  await other.context.close();
  await page.keyboard.press("Escape");
});

await step("dashboards", async () => {
  await open(page, "/dashboards");
  await look(page, "dashboards");
});

const kinds = {
  funnel: { kind: "funnel", last: "30d", window: "14d", steps: [{ event: "Signed Up" }, { event: "Project Created" }, { event: "Order Completed" }], breakdown: "properties.source", limit: 4 },
  retention: { kind: "retention", last: "30d", interval: "week", periods: 4 },
  paths: { kind: "paths", last: "30d", start: { event: "Home" }, steps: 4, edges: 24 },
  segmentation: { kind: "segmentation", last: "30d", series: [{ measure: "count", name: "Events" }, { measure: "unique_users", name: "Users" }], breakdowns: ["event", "browser"] },
  distribution: { kind: "distribution", last: "30d", event: "Order Completed", property: "properties.total", buckets: 12 },
  stickiness: { kind: "stickiness", last: "14d", interval: "day", series: [{}] },
  lifecycle: { kind: "lifecycle", last: "30d", interval: "day" },
};
for (const [kind, question] of Object.entries(kinds)) {
  await step(kind, async () => {
    await open(page, `/insights/${kind}?q=${encodeURIComponent(JSON.stringify(question))}`);
    (facts.answers ??= {})[kind] = await page.locator("section[aria-label=Answer] .table tbody tr").count() + await page.locator(".funnel-step").count();
    await look(page, kind);
  });
}

await step("bad question", async () => {
  await open(page, `/insights/trend?q=${encodeURIComponent(JSON.stringify({ kind: "trend", from: "2026-05-01", to: "2026-04-01", series: [{}] }))}`);
  facts.badQuestion = await page.locator("section[aria-label=Answer] [role=alert]").textContent();
});

await step("save", async () => {
  await open(page, `/insights/funnel?q=${encodeURIComponent(JSON.stringify(kinds.funnel))}`);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.fill("#save [name=SaveName]", "From sign-up to order");
  await page.click("#save button[type=submit].button-primary");
  await page.waitForURL(/id=/);
  await open(page, "/insights");
  facts.saved = await page.locator("td .cell-main").allTextContents();
  await look(page, "insights");
});

await step("export", async () => {
  await open(page, `/insights/segmentation?q=${encodeURIComponent(JSON.stringify(kinds.segmentation))}`);
  const csv = await page.evaluate(() => fetch(document.querySelector("a[href*='format=csv']").href).then(answer => answer.text()));
  facts.csv = csv.split("\r\n").slice(0, 2);
});

await step("people", async () => {
  await open(page, "/people");
  await look(page, "people");
  await page.fill("[name=search]", "sample-0");
  await page.press("[name=search]", "Enter");
  await page.waitForURL(/search=/);
  await settled(page);
  await page.locator("td a.cell-main").first().click();
  await page.waitForURL("**/people/*");
  await page.waitForSelector(".timeline-item");
  await settled(page);
  facts.person = await page.locator(".timeline-item").count();
  await look(page, "person");
});

await step("cohorts", async () => {
  await open(page, "/cohorts");
  await look(page, "cohorts-empty");
  await page.getByRole("button", { name: "New cohort" }).click();
  await page.fill("[name='Form.Name']", "Frequent buyers");
  await page.fill("[name='Form.Event']", "Order Completed");
  await page.selectOption("[name='Form.Times']", ">=2");
  await page.click("#new-cohort button[type=submit]");
  await page.waitForSelector("td .cell-main, .notice-bad");
  facts.cohorts = await page.locator("td .cell-main").allTextContents();
  await open(page, "/cohorts");
  await look(page, "cohorts");
});

await step("sql", async () => {
  await open(page, "/sql");
  await page.focus("#sql");
  await press("Control+Enter");
  await page.waitForSelector("section[aria-label=Result] tbody tr, section[aria-label=Result] .notice-bad");
  facts.sqlRows = await page.locator("section[aria-label=Result] tbody tr").count();
  await look(page, "sql");
  await page.fill("#sql", "SELECT * FROM system.users");
  await page.click("form[data-ctrl-enter] button[type=submit]");
  await page.waitForSelector("section[aria-label=Result] .notice-bad");
  facts.sqlRefused = await page.locator("section[aria-label=Result] .notice-bad strong").textContent();
});

await step("live", async () => {
  await open(page, "/live");
  await look(page, "live-empty");
  await page.waitForSelector("[data-live-state].badge-good");
});

await step("ingestion", async () => { await open(page, "/ingestion"); facts.ingestion = await page.locator(".stat-value").allTextContents(); await look(page, "ingestion"); });

await step("keys", async () => {
  await open(page, "/settings/keys");
  await page.getByRole("button", { name: "New key" }).click();
  await page.fill("[name=KeyName]", "Checkout server");
  await page.check("[name=Scopes][value=query]");
  await page.click("#new-key button[type=submit]");
  await page.waitForSelector(".notice-good");
  facts.newKey = (await page.locator(".notice-good .code pre").textContent()).slice(0, 10);
  await open(page, "/settings/keys");
  facts.shownOnce = await page.locator(".notice-good").count();
  await look(page, "keys");
  await page.getByRole("button", { name: "Revoke" }).first().click();
  await page.click("#confirm-yes");
  await page.waitForFunction(() => [...document.querySelectorAll("td .badge")].some(badge => badge.textContent === "revoked"));
});

await step("team", async () => {
  await open(page, "/settings/team");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.fill("[name=InviteEmail]", `grace.${process.argv[6]}@northwind.example`);
  await page.click("#invite button[type=submit]");
  const link = await page.locator(".notice-good .code pre").textContent();
  const other = await visitor();
  await other.page.goto(link);
  await look(other.page, "invitation");
  await other.page.fill("[name='Form.Email']", `grace.${process.argv[6]}@northwind.example`);
  await other.page.fill("[name='Form.Password']", "another horse battery");
  await other.page.click("form button[type=submit]");
  await other.page.waitForURL(url => url.pathname === "/");
  await settled(other.page);
  facts.analystNavigation = await other.page.locator(".nav-item").allTextContents();
  await other.context.close();
  await open(page, "/settings/team");
  facts.members = await page.locator("td .cell-main").count();
  await look(page, "team");
});

for (const [path, name] of [["/settings/plan", "plan"], ["/settings/audit", "audit"], ["/settings/sessions", "sessions"]]) {
  await step(name, async () => { await open(page, path); await look(page, name); });
}

await step("keyboard", async () => {
  await open(page, "/");
  await press("g", "l");
  await page.waitForURL("**/live");
  await press("Control+k");
  await page.keyboard.type("ret");
  await page.screenshot({ path: `${process.argv[5]}/palette.png` });
  await press("Enter");
  await page.waitForURL("**/insights/retention");
  await press("Control+k", "Escape");
  facts.paletteOpen = await page.locator("#palette").evaluate(dialog => dialog.open);
  await open(page, "/");
  await press("Tab");
  facts.firstStop = await page.evaluate(() => document.activeElement.textContent);
});

await step("interactive", async () => {
  const times = {};
  for (const path of ["/", "/insights/trend", "/live", "/people", "/settings/team"]) {
    await open(page, path);
    times[path] = await page.evaluate(() => Math.round(performance.getEntriesByType("navigation")[0].domInteractive));
  }
  facts.interactive = times;
});

await step("secrets", async () => {
  await open(page, "/");
  const seen = await page.evaluate(() => ({ cookie: document.cookie, storage: JSON.stringify({ ...localStorage, ...sessionStorage }), html: document.documentElement.outerHTML }));
  const cookies = await context.cookies();
  facts.tokens = [seen.cookie, seen.storage, seen.html, JSON.stringify(cookies)].some(text => /eyJ[\w-]+\.|mr_/.test(text));
  facts.cookies = cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }));
});

await step("not found", async () => {
  page.expected = /404/;
  await open(page, "/nowhere");
  await look(page, "not-found");
  page.expected = undefined;
});

await step("sign-out", async () => {
  await open(page, "/settings/sessions");
  await page.getByRole("button", { name: "Sign out here" }).click();
  await page.waitForURL("**/sign-in");
  await page.goBack();
  await page.waitForURL(/sign-in/);
  facts.afterSignOut = new URL(page.url()).pathname;
});

await done();
