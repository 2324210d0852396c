// What a visitor does in a real Chromium. Arguments: playwright's folder, the browser, the page's address, the scenario.
// Prints one line of JSON: what the page knows in the end.
import { createRequire } from "node:module";

const [folder, executablePath, address, scenario] = process.argv.slice(2);
const { chromium } = createRequire(import.meta.url)(folder);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ locale: "de-DE", timezoneId: "Europe/Berlin" });

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
const delivered = page => page.waitForFunction(() => meridian.waiting === 0, null, { timeout: 30_000 });

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
    // Time for the browser to send what it was handed; the test waits for the event itself.
    await new Promise(resolve => setTimeout(resolve, 1_000));
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
    await page.close({ runBeforeUnload: true });
    await new Promise(resolve => setTimeout(resolve, 500));
    console.log(JSON.stringify({ left: true }));
    await new Promise(resolve => process.stdin.once("data", resolve));
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
