// Every call of @segment/analytics-node, as its users make them. Arguments: the package's folder, the host, the write key.
import { createRequire } from "node:module";

const [folder, host, writeKey] = process.argv.slice(2);
const { Analytics } = createRequire(import.meta.url)(folder);
const analytics = new Analytics({ host, writeKey, maxRetries: 5, httpRequestTimeout: 10_000 });
analytics.on("error", error => console.log(`error ${error.code} ${error.reason?.message ?? error.reason}`));
const context = { ip: "203.0.113.7", userAgent: "Mozilla/5.0 (X11; Linux x86_64)" };
const skewed = new Date(Date.now() - 3_600_000);

analytics.track({ messageId: "m-track", userId: "u-1", event: "Order Completed", properties: { total: 12.5 }, context, timestamp: skewed });
analytics.identify({ messageId: "m-identify", userId: "u-1", traits: { plan: "pro" } });
analytics.group({ messageId: "m-group", userId: "u-1", groupId: "g-1", traits: { name: "Acme" } });
analytics.page({ messageId: "m-page", anonymousId: "a-1", name: "Home", properties: { path: "/" } });
analytics.screen({ messageId: "m-screen", userId: "u-1", name: "Main" });
analytics.alias({ messageId: "m-alias", userId: "u-1", previousId: "a-1" });
await analytics.flush();
await analytics.closeAndFlush();
console.log("done");
