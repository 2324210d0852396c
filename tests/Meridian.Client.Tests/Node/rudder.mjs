// Every call of @rudderstack/rudder-sdk-node, as its users make them. Arguments: the package's folder, the host, the write key.
import { createRequire } from "node:module";

const [folder, host, writeKey] = process.argv.slice(2);
const Analytics = createRequire(import.meta.url)(folder);
const client = new (Analytics.default ?? Analytics)(writeKey, { 
  dataPlaneUrl: host, logLevel: "error", errorHandler: error => console.log(`error ${error.message}`),
 });
const context = { ip: "203.0.113.7" };

client.track({ messageId: "m-track", userId: "u-1", event: "Order Completed", properties: { total: 12.5 }, context });
client.identify({ messageId: "m-identify", userId: "u-1", traits: { plan: "pro" } });
client.group({ messageId: "m-group", userId: "u-1", groupId: "g-1", traits: { name: "Acme" } });
client.page({ messageId: "m-page", anonymousId: "a-1", name: "Home", properties: { path: "/" } });
client.screen({ messageId: "m-screen", userId: "u-1", name: "Main" });
client.alias({ messageId: "m-alias", userId: "u-1", previousId: "a-1" });
await client.flush().catch(() => {});
console.log("done");
process.exit(0);
