// From signing up to a dashboard that somebody else looks at, by pointer and by keyboard. Every page that is passed is looked at. What came out is one line of JSON.
import { rm } from "node:fs/promises";
import { visitor, open, look, shoot, settled, turn, until, findings, facts, origins, done } from "./site.mjs";

const [run, gateway, processor, withoutModels, models] = process.argv.slice(6);
const email = `ada.${run.slice(-6)}@northwind.example`;
const { context, page } = await visitor();

/** A step that fails is told, with its name; those that follow are still taken. */
async function step(name, act) {
  const begun = Date.now();
  try { await act(); } catch (error) { findings.push({ page: name, kind: "step", text: String(error.message ?? error).slice(0, 500) }); await shoot(page, `failed ${name}`).catch(() => {}); }
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

await step("nothing yet", async () => {
  for (const [path, name] of [["/", "home"], ["/insights/trend", "trend"], ["/dashboards", "dashboards"], ["/insights", "insights"], ["/people", "people"], ["/accounts", "accounts"], ["/cohorts/scoring", "scoring"], ["/schema", "schema"], ["/ingestion", "ingestion"]]) {
    await open(page, path);
    await look(page, `${name}-empty`);
  }
  await open(page, "/onboarding");
});

let api;
await step("onboarding", async () => {
  await settled(page);
  facts.writeKey = (await page.locator(".code pre").first().textContent()).slice(0, 9);
  await look(page, "onboarding");
  const curl = await page.locator("#panel-curl pre").textContent();
  api = { host: curl.match(/curl (\S+)\/v1\/events/)[1], key: curl.match(/-u "([^:]+):"/)[1] };
  await page.getByRole("tab", { name: "C#" }).click();
  facts.snippet = await page.locator("#panel-csharp pre").textContent();
  await page.click("m-sample button");
  await page.waitForSelector("[data-arrived]:not([hidden])");
  await page.waitForSelector(".toast", { state: "visible" });
  facts.sample = await page.locator(".toast").first().textContent();
  await look(page, "onboarding-arrived");
});

await step("home", async () => {
  // What a person needs to move on, and events to be stored: all of them, since what follows counts them.
  await until(async () => {
    const before = facts.home;
    await page.waitForTimeout(2_500);
    await open(page, "/");
    facts.home = await page.locator(".stat-value").first().textContent();
    return facts.home === before && Number(facts.home.replaceAll(",", "")) > 300;
  });
  await look(page, "home");
});

await step("trend", async () => {
  await open(page, "/insights/trend");
  /** What is chosen is asked at once, and the form is written anew with the answer: what is typed before that is lost. */
  const ask = (act, url) => turn(page, act, url);
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
  facts.moved = await page.locator(".tile").first().evaluate(tile => ({ x: tile.dataset.x, w: tile.dataset.w, h: tile.dataset.h }));
});

await step("dragged", async () => {
  const cell = await page.locator("m-board").evaluate(board => board.cell());
  const drag = async (selector, columns, rows) => {
    const handle = await page.locator(selector).first().boundingBox();
    const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + columns * cell.width, y + rows * cell.height, { steps: 8 });
    const saved = page.waitForResponse(answer => answer.url().endsWith("/layout") && answer.ok());
    await page.mouse.up();
    await saved;
  };
  await page.getByRole("button", { name: "Layout" }).click();
  await drag("[data-move]", 2, 0);
  await drag("[data-resize]", -1, 1);
  await page.reload();
  await settled(page);
  facts.dragged = await page.locator(".tile").first().evaluate(tile => ({ x: tile.dataset.x, w: tile.dataset.w, h: tile.dataset.h }));
});

await step("text", async () => {
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.fill("#add-tile [name=TileText]", "# What to look at\n\nRevenue by **plan**, since *teams* pay most:\n\n- is `team` growing?\n- see the [trend](/insights/trend)");
  await page.click("#add-tile button[type=submit]");
  await page.waitForSelector(".markdown li");
  facts.text = await page.locator(".markdown").evaluate(text => [...text.querySelectorAll("h3, strong, em, code, a")].map(part => `${part.tagName} ${part.textContent}`));
  await settled(page);
  await look(page, "dashboard-text");
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

await step("share with a password", async () => {
  await page.goto(new URL(facts.dashboard, page.url()).href);
  await settled(page);
  await page.getByRole("button", { name: "Share" }).click();
  await page.fill("#share [name=ShareName]", "Auditors");
  await page.fill("#share [name=SharePassword]", "open sesame");
  await page.click("#share form button[type=submit]");
  await page.waitForSelector("#share[open] .notice-good");
  const link = await page.locator("#share .code pre").textContent();
  const other = await visitor();
  await other.page.goto(link);
  facts.locked = [await other.page.locator("h1").textContent()];
  await look(other.page, "shared-locked");
  await other.page.fill("[name=Password]", "close sesame");
  await other.page.click("form button[type=submit]");
  await other.page.waitForSelector(".field-error");
  facts.locked.push(await other.page.locator(".field-error").textContent());
  await other.page.fill("[name=Password]", "open sesame");
  await other.page.click("form button[type=submit]");
  await other.page.waitForSelector(".tile");
  facts.locked.push(await other.page.locator("h1").textContent());
  await page.locator("#share tr", { hasText: "Auditors" }).getByRole("button", { name: "Revoke" }).click();
  await page.locator("#share tr", { hasText: "Auditors" }).locator(".badge", { hasText: "revoked" }).waitFor({ state: "attached" });
  await other.page.goto(link);
  await other.page.waitForSelector(".empty");
  facts.locked.push(await other.page.locator(".empty h2, .empty h1").textContent());
  await look(other.page, "shared-gone");
  await other.context.close();
  await page.keyboard.press("Escape");
});

await step("dashboards", async () => {
  await open(page, "/dashboards");
  await look(page, "dashboards");
});

await step("drawn otherwise", async () => {
  const question = encodeURIComponent(JSON.stringify({ kind: "trend", last: "30d", interval: "day", breakdown: "properties.plan", compare: "previous", series: [{ event: "Order Completed", measure: "count" }] }));
  for (const style of ["line", "bars", "area", "number"]) {
    await open(page, `/insights/trend?q=${question}&show=${style}`);
    await look(page, `trend-${style}`);
  }
});

await step("a range by its days", async () => {
  await open(page, "/insights/lifecycle");
  await page.selectOption("[name='last']", "custom");
  await page.waitForSelector("[name='from']");
  facts.range = await page.locator("[name='from'], [name='to']").evaluateAll(inputs => inputs.map(input => input.value));
  await page.selectOption("[name='by']", "group");
  await page.waitForURL(/group/);
  await settled(page);
  facts.by = await page.locator("[name='by']").inputValue();
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
  await look(page, "question-refused");
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
  facts.parquet = await page.evaluate(async () => {
    const answer = await fetch(document.querySelector("a[href*='format=parquet']").href);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return [answer.headers.get("content-disposition"), ...[bytes.slice(0, 4), bytes.slice(-4)].map(part => String.fromCharCode(...part))];
  });
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

await step("a cohort's own page", async () => {
  await page.getByRole("link", { name: "Frequent buyers" }).click();
  await page.waitForURL("**/cohorts/*-*");
  await page.getByRole("button", { name: "Edit" }).waitFor();
  await settled(page);
  facts.cohortBefore = await page.locator("[aria-label='Who is in it now'] tbody tr").count();
  await page.getByRole("button", { name: "Edit" }).click();
  facts.cohortFields = await page.locator("#edit-cohort").evaluate(dialog => ["Form.Event", "Form.Times", "Form.Within"].map(name => dialog.querySelector(`[name='${name}']`).value));
  await shoot(page, "cohort-edit");
  await page.fill("#edit-cohort [name='Form.Name']", "Everybody");
  await page.fill("#edit-cohort [name='Form.Event']", "");
  await page.selectOption("#edit-cohort [name='Form.Times']", ">=1");
  await page.selectOption("#edit-cohort [name='Form.Within']", "");
  await page.click("#edit-cohort button[type=submit]");
  await page.locator("h1", { hasText: "Everybody" }).waitFor();
  await settled(page);
  facts.cohortWords = await page.locator(".facts li").allTextContents();
  await look(page, "cohort");
});

await step("scoring", async () => {
  await page.getByRole("button", { name: "Score", exact: true }).click();
  await page.selectOption("#score-cohort [name=Model]", "churn");
  await shoot(page, "cohort-score");
  await page.click("#score-cohort button[type=submit]");
  await page.waitForURL("**/cohorts/scoring");
  await page.locator("td .badge", { hasText: "done" }).waitFor({ timeout: 180_000 });
  facts.batch = await page.locator("[aria-label=Batches] tbody tr").first().evaluate(row => ({ model: row.querySelector(".cell-main").textContent, far: row.querySelector(".batch-bar span").textContent, scored: row.querySelector("[data-label=Scored]").textContent }));
  await look(page, "scoring");
});

await step("a batch that is cancelled", async () => {
  await open(page, "/cohorts");
  await page.getByRole("link", { name: "Everybody" }).click();
  await page.getByRole("button", { name: "Score", exact: true }).click();
  await page.selectOption("#score-cohort [name=Model]", "lead_score");
  await page.click("#score-cohort button[type=submit]");
  await page.waitForURL("**/cohorts/scoring");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.locator("td .badge", { hasText: "cancelled" }).waitFor();
  await settled(page);
  facts.cancelled = await page.locator("[aria-label=Batches] tbody tr", { hasText: "cancelled" }).evaluate(row => row.querySelector(".batch-bar span").textContent);
  await look(page, "scoring-cancelled");
});

await step("a cohort by names", async () => {
  await open(page, "/cohorts");
  await page.getByRole("button", { name: "New cohort" }).click();
  await page.fill("[name='Form.Name']", "Interviews");
  await page.fill("[name='Form.Users']", "sample-001\nsample-002");
  await page.click("#new-cohort button[type=submit]");
  await page.getByRole("link", { name: "Interviews" }).click();
  await page.waitForURL("**/cohorts/*-*");
  await page.getByRole("button", { name: "Edit" }).click();
  await page.fill("#edit-cohort [name='Form.Users']", "sample-003");
  await page.fill("#edit-cohort [name='Form.Removed']", "sample-001");
  await page.click("#edit-cohort button[type=submit]");
  await page.locator("tbody", { hasText: "sample-003" }).waitFor();
  await settled(page);
  facts.named = await page.locator("[aria-label=People] tbody .mono").allTextContents();
  await look(page, "cohort-static");
  await page.locator("main summary[aria-label=More]").click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.click("#confirm-yes");
  await page.waitForURL("**/cohorts");
  await page.locator("td .cell-main").first().waitFor();
  facts.cohortsLeft = await page.locator("td .cell-main").allTextContents();
});

await step("models", async () => {
  await open(page, "/");
  await press("g", "r");
  await page.waitForURL("**/models");
  await page.locator("td .cell-main").first().waitFor();
  await settled(page);
  facts.models = await page.locator("td .cell-main").allTextContents();
  facts.quality = await page.locator("td[data-label='Quality']").allTextContents();
  facts.rollout = await page.locator("td[data-label=Rollout] .badge").allTextContents();
  await look(page, "models");
  await page.locator("td .cell-main", { hasText: "Churn" }).focus();
  await press("Enter");
  await page.waitForURL("**/models/churn");
  await page.locator(".metrics").waitFor();
  await settled(page);
  facts.metrics = await page.locator(".metrics td .cell-main").allTextContents();
  facts.floors = await page.locator(".metrics .metric-floor").allTextContents();
  await look(page, "model");
  for (const name of ["anomaly", "lead_score"]) { await open(page, `/models/${name}`); await look(page, `model-${name}`); }
  facts.versions = await page.locator(".versions li").evaluateAll(versions => versions.map(version => [...version.querySelectorAll(".badge")].map(badge => badge.textContent).join(" ")));
  await open(page, "/models/churn/features");
  facts.features = await page.locator("[aria-label=Features] tbody tr").count();
  facts.freshFeatures = await page.locator("[aria-label=Features] .badge-good").count();
  await look(page, "model-features");
});

await step("drift", async () => {
  await open(page, "/models/lead_score/drift");
  facts.driftUnknown = await page.locator("main .empty h2").textContent();
  await look(page, "drift-unknown");
  await until(async () => { await open(page, "/models/churn/drift"); return await page.locator("[aria-label='By feature'] tbody tr").count() > 0; });
  const indexes = await page.locator("[aria-label='By feature'] td.cell-act").allTextContents();
  facts.drift = indexes.map(Number);
  await look(page, "drift");
  await page.getByRole("link", { name: "Sessions in the last 28 days" }).click();
  await page.locator("h2", { hasText: "Sessions in the last 28 days" }).waitFor();
  await settled(page);
  facts.driftBins = await page.locator(".answer .data tbody tr").count();
  await look(page, "drift-feature");
});

await step("try a model", async () => {
  await open(page, "/models/churn/try");
  await look(page, "try");
  await page.fill("[name=Who]", "sample-003");
  await press("Enter");
  await page.locator("#scored .meter").waitFor();
  await settled(page);
  facts.tried = await page.locator("#scored .score-value").textContent();
  facts.reasons = await page.locator("#scored .reason").count();
  await look(page, "try-scored");
  await page.fill("[name=Who]", "nobody-at-all");
  await press("Enter");
  await page.locator("#scored .empty").waitFor();
  facts.noScore = await page.locator("#scored .empty p").textContent();
  await look(page, "try-none");
  await open(page, "/models/anomaly/try");
  await page.click("main form button[type=submit]");
  await page.locator("#scored").waitFor();
  facts.volume = await page.locator("#scored .score-value").textContent();
  await look(page, "try-volume");
  await open(page, "/models/nothing");
  facts.noModel = await page.locator("main .empty h2").textContent();
});

await step("a person's scores", async () => {
  await open(page, "/people/sample-003");
  facts.personScores = await page.locator("section[aria-label=Churn] .score-value").allTextContents();
  await page.locator("section[aria-label=Churn] summary").first().click();
  await look(page, "person-scores");
  await page.getByRole("button", { name: "Score now: Lead score" }).click();
  await page.locator("section[aria-label='Lead score'] .score-value").waitFor();
  facts.scoredNow = await page.locator("section[aria-label='Lead score'] .score-value").textContent();
  for (let turn = 0; turn < 2; turn++) {
    await Promise.all([page.waitForResponse(answer => answer.request().method() === "POST"), page.getByRole("button", { name: "Score now: Churn" }).click()]);
    await page.waitForFunction(() => /just now|s ago/.test(document.querySelector("section[aria-label=Churn] time")?.textContent ?? ""));
    await page.waitForTimeout(1_500); // they are kept within a second
  }
  await until(async () => { await open(page, "/people/sample-003"); return facts.sparkline = await page.locator("section[aria-label=Churn] .spark").count(); });
  await look(page, "person-scored");
});

await step("a version that is gone", async () => {
  const section = page.locator("section[aria-label='Lead score']");
  const version = (await section.locator("p", { hasText: "by version" }).textContent()).match(/by version (\d+)/)[1];
  await rm(`${models}/lead_score/${version}`, { recursive: true });
  await until(async () => { await open(page, "/people/sample-003"); return await section.locator("p", { hasText: "is gone" }).count() > 0; });
  facts.versionGone = await section.locator("p").last().textContent();
  await look(page, "person-version-gone");
});

await step("asking for scores", async () => {
  await open(page, `/insights/segmentation?q=${encodeURIComponent(JSON.stringify({ kind: "segmentation", last: "90d", series: [{ measure: "unique_users" }], breakdowns: [] }))}&open=f`);
  await page.locator("section[aria-label=Answer] tbody td.num").waitFor();
  const everybody = await page.locator("section[aria-label=Answer] tbody td.num").textContent();
  facts.scoreOffered = await page.locator("#properties option[value='score.churn']").count();
  await page.fill("[name='f0.p']", "score.churn");
  await press("Tab");
  await page.selectOption("[name='f0.o']", ">=");
  await page.fill("[name='f0.v']", "0.5");
  await press("Tab");
  await page.waitForURL(/score.{1,9}churn/);
  await page.waitForFunction(everybody => { const cell = document.querySelector("section[aria-label=Answer] tbody td.num"); return cell !== null && cell.textContent !== everybody; }, everybody);
  await settled(page);
  facts.likely = await page.locator("section[aria-label=Answer] tbody td.num").allTextContents();
  await look(page, "segmentation-score");
  await open(page, "/cohorts");
  await page.getByRole("button", { name: "New cohort" }).click();
  await page.fill("[name='Form.Name']", "Likely to leave");
  await page.selectOption("[name='Form.Within']", "");
  await page.selectOption("[name='Form.Model']", "churn");
  await page.fill("[name='Form.ScoreValue']", "0.5");
  await shoot(page, "cohort-new");
  await page.click("#new-cohort button[type=submit]");
  await page.getByRole("link", { name: "Likely to leave" }).click();
  await page.waitForURL("**/cohorts/*-*");
  await page.locator(".facts dd").first().waitFor();
  facts.likelyCohort = await page.locator(".facts dd").first().textContent();
  facts.likelyWords = await page.locator(".facts li").allTextContents();
});

await step("accounts", async () => {
  await open(page, "/accounts");
  facts.accounts = await page.locator("td a.cell-main").count();
  await look(page, "accounts");
  await page.locator("td a.cell-main").first().click();
  await page.waitForURL("**/accounts/*");
  await page.locator(".stat-value").first().waitFor();
  await settled(page);
  facts.account = await page.locator(".stat").evaluateAll(stats => Object.fromEntries(stats.map(stat => [stat.querySelector(".stat-label").textContent, stat.querySelector(".stat-value").textContent])));
  await look(page, "account");
});

await step("no model answers", async () => {
  origins.add(new URL(withoutModels).origin);
  for (const [path, name] of [["/models", "models-away"], ["/models/churn", "model-away"], ["/people/sample-003", "person-away"], ["/cohorts/scoring", "scoring-away"]]) {
    await page.goto(new URL(path, withoutModels).href);
    await page.locator(".notice-warn").waitFor({ timeout: 120_000 });
    await settled(page);
    (facts.away ??= []).push(await page.locator(".notice-warn strong").textContent());
    await look(page, name);
  }
  await page.goto(new URL("/insights/trend", withoutModels).href);
  await settled(page);
  facts.trendWithoutModels = await page.locator("section[aria-label=Answer] m-chart").count();
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

/** Sends as a program of the company's would. */
const send = body => fetch(`${api.host}/v1/events`, { method: "POST", headers: { authorization: `Basic ${Buffer.from(`${api.key}:`).toString("base64")}`, "content-type": "application/json" }, body: typeof body === "string" ? body : JSON.stringify(body) });
const agent = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const long = "Quarterly Subscription Renewal Reminder Email Opened From The Mobile Application On A Tablet In Landscape";

await step("live", async () => {
  await open(page, "/live");
  await page.waitForSelector("[data-live-state].badge-good");
  await page.waitForSelector(".earlier");
  facts.earlier = await page.locator(".earlier ~ .event").count();
  const names = ["Checkout Started", "Order Completed", long];
  await send(names.map((event, n) => ({ messageId: `live-${run}-${n}`, event, userId: n === 2 ? `customer-${"0123456789".repeat(8)}` : "u-1", properties: { total: 12.5, items: ["a", "b"] }, context: { ip: "81.2.69.142", userAgent: agent } })));
  await page.waitForSelector(`.event >> text=${long}`);
  // It is in another partition than the others, which may come behind it.
  await until(async () => (facts.live = await page.locator(".event:not(.earlier ~ .event)").count()) >= names.length);
  await look(page, "live");
  await page.locator(".event", { hasText: "Order Completed" }).first().click();
  await until(async () => {
    await Promise.all([page.waitForResponse(/\/trace\?/), page.getByRole("button", { name: "Show its way" }).click()]);
    await page.waitForTimeout(100);
    return await page.locator(".trace li").count() > 0;
  });
  facts.way = await page.locator(".trace li").count();
  await look(page, "live-open");
});

await step("ingestion", async () => {
  await send([{ event: "A" }, { event: "A" }, { event: "A", userId: "u", timestamp: "yesterday" }, { event: "A", userId: "u", type: "tracks" }, { event: "Order Completed", userId: "u-1", messageId: `live-${run}-1` }]);
  await send("{ not JSON");
  await send({ event: "A", userId: "u".repeat(600) });
  await until(async () => {
    await open(page, "/ingestion");
    facts.refused = await page.locator("[aria-label='Refused, and why'] tbody tr td:first-child").allTextContents();
    facts.ingestion = await page.locator(".stat").evaluateAll(stats => Object.fromEntries(stats.map(stat => [stat.querySelector(".stat-label").textContent, stat.querySelector(".stat-value").textContent])));
    return facts.refused.length >= 5 && facts.ingestion["Refused"] === "5" && facts.ingestion["Repeats left out"] === "1" && await page.locator(".stat-value", { hasText: "…" }).count() === 0;
  });
  await look(page, "ingestion");
  await page.locator("[aria-label='Dead letters'] td a").click();
  await page.waitForURL("**/ingestion/letters/*");
  await settled(page);
  await look(page, "dead-letter");
  await page.getByRole("button", { name: "Replay" }).click();
  await page.waitForSelector(".toast");
  facts.replayed = await page.locator(".toast").first().textContent();
  await open(page, "/ingestion");
  await page.getByRole("link", { name: "7 days" }).click();
  await page.waitForURL(/hours=168/);
  await page.locator("h2", { hasText: "7 days" }).waitFor();
  await settled(page);
  await look(page, "ingestion-week");
});

await step("schema", async () => {
  await open(page, "/schema");
  facts.schema = await page.locator("[aria-label=Events] td a").allTextContents();
  await page.getByRole("link", { name: "Order Completed", exact: true }).click();
  await page.waitForURL(/event=Order/);
  // The address changes first; what was there before stays until the page comes.
  await page.locator("h2", { hasText: "Order Completed" }).waitFor();
  await page.waitForSelector("[aria-label=Properties] tbody tr");
  await settled(page);
  facts.schemaProperties = await page.locator("[aria-label=Properties] td:first-child").allTextContents();
  await look(page, "schema");
});

await step("names without an end", async () => {
  const question = encodeURIComponent(JSON.stringify({ kind: "segmentation", last: "24h", series: [{ measure: "count" }], breakdowns: ["event", "userId"] }));
  await open(page, `/insights/segmentation?q=${question}`);
  await look(page, "long-segmentation");
  await page.getByRole("button", { name: "Add to dashboard" }).click();
  await page.fill("#to-dashboard [name=TileName]", long);
  await page.selectOption("#to-dashboard [name=BoardId]", "");
  await page.fill("#to-dashboard [name=BoardName]", `${long}, and what people did afterwards`);
  await page.click("#to-dashboard button[type=submit]");
  await page.waitForURL("**/dashboards/*");
  await settled(page);
  await look(page, "long-dashboard");
  for (const [path, name] of [["/dashboards", "dashboards"], ["/insights", "insights"]]) { await open(page, path); await look(page, `long-${name}`); }
});

await step("delete and put back", async () => {
  await open(page, "/dashboards");
  await page.locator(".card-link", { hasText: "what people did afterwards" }).click();
  await page.waitForURL("**/dashboards/*-*");
  await settled(page);
  await page.locator("summary[aria-label=More]").click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.click("#confirm-yes");
  await page.waitForURL(/deleted=/);
  await page.getByRole("button", { name: "Put it back" }).waitFor();
  await settled(page);
  facts.boardsLeft = await page.locator(".card-link").count();
  await look(page, "dashboards-deleted");
  await page.getByRole("button", { name: "Put it back" }).click();
  await page.waitForURL("**/dashboards/*-*");
  await page.locator("h1", { hasText: "what people did afterwards" }).waitFor();
  await settled(page);
  facts.putBack = await page.locator("h1").textContent();
  await open(page, "/insights");
  await page.getByRole("button", { name: "Delete From sign-up to order" }).click();
  await page.click("#confirm-yes");
  await page.getByRole("button", { name: "Put it back" }).waitFor();
  facts.insightsLeft = await page.locator("td .cell-main").allTextContents();
  await look(page, "insights-deleted");
  await page.getByRole("button", { name: "Put it back" }).click();
  await page.locator("td .cell-main, h1", { hasText: "From sign-up to order" }).first().waitFor();
  await open(page, "/insights");
  facts.insightsBack = await page.locator("td .cell-main").allTextContents();
});

await step("mail", async () => {
  await page.goto(new URL(facts.dashboard, page.url()).href);
  await settled(page);
  await page.getByRole("button", { name: "Email" }).click();
  await page.fill("#schedules [name=Recipients]", "board@northwind.example\ncfo@northwind.example");
  await page.click("#schedules form button[type=submit]");
  await page.waitForSelector("#schedules[open] tbody tr");
  facts.schedules = await page.locator("#schedules tbody tr").count();
  await shoot(page, "email-dialog");
  await press("Escape");
});

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
  await page.fill("[name=InviteEmail]", `grace.${run.slice(-6)}@northwind.example`);
  await page.click("#invite button[type=submit]");
  const link = await page.locator(".notice-good .code pre").textContent();
  const other = await visitor();
  await other.page.goto(link);
  await look(other.page, "invitation");
  await other.page.fill("[name='Form.Email']", `grace.${run.slice(-6)}@northwind.example`);
  await other.page.fill("[name='Form.Password']", "another horse battery");
  await other.page.click("form button[type=submit]");
  await other.page.waitForURL(url => url.pathname === "/");
  await other.page.locator(".nav-item").first().waitFor();
  await settled(other.page);
  facts.analystNavigation = await other.page.locator(".nav-item").allTextContents();
  await other.context.close();
  await open(page, "/settings/team");
  facts.members = await page.locator("td .cell-main").count();
  await look(page, "team");
});

await step("time zone", async () => {
  await open(page, "/settings/plan");
  await page.fill("[name=Zone]", "Europe/Berlin");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForSelector(".toast");
  await open(page, "/people");
  await page.locator("td a.cell-main").first().click();
  await page.waitForSelector(".timeline-item");
  facts.clock = await page.locator(".card-head .small").first().textContent();
});

for (const [path, name] of [["/settings/plan", "plan"], ["/settings/audit", "audit"], ["/settings/sessions", "sessions"]]) {
  await step(name, async () => { await open(page, path); await look(page, name); });
}

await step("on its way", async () => {
  process.kill(gateway, "SIGSTOP");
  try {
    await page.goto(new URL("/", page.url()).href, { waitUntil: "commit" });
    await page.waitForSelector("main [aria-busy=true]");
    await page.evaluate(() => document.fonts.ready);
    facts.skeleton = await page.locator("main .skeleton").count();
    await shoot(page, "home-loading");
  } finally { process.kill(gateway, "SIGCONT"); }
  await settled(page);
  facts.afterSkeleton = await page.locator("main .skeleton").count();
});

await step("behind", async () => {
  process.kill(processor, "SIGSTOP");
  try {
    await page.waitForTimeout(11_000);
    await until(async () => { await open(page, "/"); return await page.locator(".freshness-late").count() > 0; });
    facts.late = await page.locator(".freshness-late").textContent();
    await look(page, "home-late");
  } finally { process.kill(processor, "SIGCONT"); }
});

await step("keyboard", async () => {
  await open(page, "/");
  await turn(page, () => press("g", "l"), "**/live");
  await press("Control+k");
  await page.keyboard.type("ret");
  await page.screenshot({ path: `${process.argv[5]}/palette.png` });
  await turn(page, () => press("Enter"), "**/insights/retention");
  await press("Control+k");
  await page.keyboard.type("weekly n");
  await page.waitForSelector("#palette-found [aria-selected=true]");
  await shoot(page, "palette-found");
  await turn(page, () => press("Enter"), "**/dashboards/*");
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

// Last of what sends: afterwards nothing comes in for a while.
await step("a limit", async () => {
  const thousand = Array.from({ length: 1_000 }, (_, at) => ({ event: "Loop", userId: `loop-${at}` }));
  for (let tries = 0; tries < 30 && (facts.limitStatus ?? 202) === 202; tries++) facts.limitStatus = (await send(thousand)).status;
  const notice = page.locator(".notice-warn");
  await until(async () => { await open(page, "/ingestion"); return await notice.count() > 0; });
  facts.limit = (await notice.locator("strong, p").allTextContents()).map(text => text.trim());
  await look(page, "ingestion-limit");
  await notice.getByRole("link", { name: "Plan and limits" }).click();
  await page.waitForURL("**/settings/plan");
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
