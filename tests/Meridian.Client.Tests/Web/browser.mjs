// What a visitor does in a real Chromium. Arguments: playwright's folder, the browser, the page's address, the scenario.
// Prints one line of JSON: what the page knows in the end.
import { createRequire } from "node:module";

const [folder, executablePath, address, scenario] = process.argv.slice(2);
// Of whatever it waits for: a busy machine is not a defect.
const patience = 120_000;
const { chromium } = createRequire(import.meta.url)(folder);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"], timeout: patience });
const context = await browser.newContext({ locale: "de-DE", timezoneId: "Europe/Berlin" });
context.setDefaultTimeout(patience);

/** Opens the page; what it does first stands in its address. */
const open = async (query = "") => {
  const page = await context.newPage();
  page.on("pageerror", error => console.error(error.message));
  await page.goto(`${address}/shop?${query}`);
  await page.waitForFunction(() => !Array.isArray(window.meridian));
  return page;
};
const state = page => page.evaluate(() => ({
  waiting: meridian.waiting, anonymousId: meridian.anonymousId, userId: meridian.userId, cookies: document.cookie,
  stored: (() => { try { return Object.keys(localStorage).length; } catch { return -1; } })(), rejected: window.rejected ?? [],
}));
const delivered = page => page.waitForFunction(() => meridian.waiting === 0);
/** Tells the test something, and waits until it says to go on. */
const told = async what => {
  console.log(JSON.stringify(what));
  await new Promise(resolve => process.stdin.once("data", resolve));
};

const scenarios = {
  async calls() {
    const page = await open("early=1");
    await page.evaluate(async () => {
      meridian.track("Order Completed", { total: 12.5 });
      meridian.identify("u-1", { plan: "pro" });
      meridian.group("g-1", { name: "Acme" });
      meridian.page("Checkout", { step: 2 });
      meridian.alias("u-2");
      meridian.track("");
      await meridian.flush();
    });
    const before = await state(page);
    await page.evaluate(() => meridian.reset());
    return { before, after: await state(page) };
  },

  async leave() {
    const page = await open();
    await page.evaluate(() => { meridian.track("Left"); location.href = "about:blank"; });
    await page.waitForURL("about:blank");
    // The browser sends what it was handed as long as it runs: the test says when it has come.
    await told({ left: true });
    return {};
  },

  async offline() {
    const page = await open();
    await context.setOffline(true);
    await page.evaluate(async () => { for (let n = 0; n < 50; n++) meridian.track("Offline", { n }); await meridian.flush(); });
    const during = await state(page);
    await context.setOffline(false);
    await delivered(page);
    return { during, after: await state(page) };
  },

  // The gateway is away, the visitor leaves and comes back later: the test starts the gateway when told.
  async comeback() {
    const page = await open();
    await page.evaluate(async () => { for (let n = 0; n < 30; n++) meridian.track("Kept", { n }); await meridian.flush(); });
    const closed = page.waitForEvent("close");
    await page.close({ runBeforeUnload: true });
    await closed;
    await told({ left: true });
    const again = await open();
    await delivered(again);
    return await state(again);
  },

  async privacy() {
    await context.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
    const page = await open("respectPrivacySignals=1");
    await page.evaluate(async () => { meridian.identify("u-1"); meridian.track("Seen"); await meridian.flush(); });
    return await state(page);
  },

  async navigation() {
    const page = await open("autoPage=1");
    await page.evaluate(async () => { history.pushState({}, "", "/cart"); history.pushState({}, "", "/pay"); await meridian.flush(); });
    await delivered(page);
    return await state(page);
  },

  async cookies() {
    await context.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new Error("forbidden"); } }));
    const first = await state(await open());
    const page = await open();
    await page.evaluate(() => meridian.flush());
    return { first, second: await state(page) };
  },
};

console.log(JSON.stringify(await scenarios[scenario]()));
await browser.close();
process.exit(0);
