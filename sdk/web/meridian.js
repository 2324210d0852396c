// @ts-check
// Meridian for browsers. README.md says how to put it into a page; what it promises stands there too.
(() => {
  /**
   * @typedef {{ host?: string, batchSize?: number, linger?: number, maxQueue?: number, autoPage?: boolean,
   *   respectPrivacySignals?: boolean, onRejected?: (item: { messageId?: string, code: string, message: string }) => void }} Options
   * @typedef {Record<string, unknown>} Fields
   * @typedef {Record<string, unknown> & { messageId: string }} Item
   */
  const global = /** @type {any} */ (globalThis);
  const calls = ["load", "track", "identify", "page", "group", "alias", "reset", "flush"];
  const prefix = "meridian.";
  const queuePrefix = prefix + "queue.";
  const beaconBytes = 60_000; // Browsers refuse beacons of more than 64 KiB in all.
  const firstPause = 1_000, longestPause = 60_000;
  const abandoned = 30_000; // A page that has not touched its queue for so long is gone.
  const deduplicated = 20 * 3_600_000; // Meridian knows a message id again for 24 hours.

  const newId = () => global.crypto?.randomUUID?.()
    ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, d => (+d ^ (Math.random() * 16 >> (+d / 4))).toString(16));

  // Storage may be forbidden, full, or both; nothing depends on it.
  /** @template T @param {() => T} action @returns {T | undefined} */
  const attempt = action => { try { return action(); } catch { return undefined; } };
  const storage = attempt(() => { localStorage.setItem(prefix + "test", "1"); localStorage.removeItem(prefix + "test"); return localStorage; });

  /** @param {string} name */
  const recall = name => storage?.getItem(prefix + name)
    ?? decodeURIComponent(document.cookie.split("; ").find(pair => pair.startsWith(`meridian_${name}=`))?.split("=")[1] ?? "");
  /** @param {string} name @param {string} value */
  const remember = (name, value) => {
    if (storage) attempt(() => storage.setItem(prefix + name, value));
    else document.cookie = `meridian_${name}=${encodeURIComponent(value)}; path=/; max-age=${value ? 31_536_000 : 0}; samesite=lax`;
  };

  /** @type {Required<Options>} */
  let options = { host: "", batchSize: 20, linger: 1_000, maxQueue: 500, autoPage: false, respectPrivacySignals: false, onRejected: () => {} };
  const myQueue = queuePrefix + newId();
  let writeKey = "", silent = false, failures = 0, beaconed = 0;
  /** @type {Item[]} */ let queue = [];
  /** @type {Promise<void> | undefined} */ let sending;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;
  let anonymousId = "", userId = "";

  const persist = () => attempt(() => queue.length
    ? storage?.setItem(myQueue, JSON.stringify({ at: Date.now(), beaconed, queue }))
    : storage?.removeItem(myQueue));

  /** Takes over what other pages have left. If such a page lives after all, the server notices what comes twice. */
  const adopt = () => attempt(() => {
    for (const key of Object.keys(storage ?? {}).filter(key => key.startsWith(queuePrefix) && key !== myQueue)) {
      const left = JSON.parse(/** @type {Storage} */ (storage).getItem(key) ?? "{}");
      if (!left.beaconed && Date.now() - left.at < abandoned) continue;
      storage?.removeItem(key);
      // Perhaps the beacon arrived, and then it is too late to say so again.
      if (left.beaconed && Date.now() - left.beaconed > deduplicated) continue;
      queue = left.queue.concat(queue).slice(-options.maxQueue);
    }
    persist();
  });

  /** @param {Item[]} batch */
  const bodyOf = batch => JSON.stringify({ writeKey, sentAt: new Date().toISOString(), batch });
  const url = () => options.host + "/v1/batch";

  /** @param {number} wait milliseconds */
  const schedule = wait => {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = undefined; void send(); }, wait);
  };

  const send = () => sending ??= deliver().finally(() => { sending = undefined; });

  const deliver = async () => {
    clearTimeout(timer);
    timer = undefined;
    for (let size = options.batchSize; queue.length;) {
      const batch = queue.slice(0, size);
      const { status, wait, rejected } = await post(batch);
      if (status === 413 && size > 1 && batch.length > 1) { size = batch.length >> 1; continue; }
      const again = !status || status === 401 || status === 403 || status === 404 || status === 408 || status === 429 || status >= 500;
      if (again) {
        // At random below a bound that doubles: pages that failed together do not come back together.
        return schedule(Math.max(wait, Math.random() * Math.min(longestPause, firstPause * 2 ** failures++)));
      }
      failures = 0;
      const done = new Set(batch.map(item => item.messageId));
      queue = queue.filter(item => !done.has(item.messageId));
      persist();
      rejected.forEach(item => options.onRejected(item));
      size = options.batchSize;
    }
  };

  /** @param {Item[]} batch @returns {Promise<{ status: number, wait: number, rejected: { messageId?: string, code: string, message: string }[] }>} */
  const post = async batch => {
    try {
      // text/plain, and the key in the body: a request that needs no preflight.
      const response = await fetch(url(), { method: "POST", body: bodyOf(batch), headers: { "content-type": "text/plain" }, credentials: "omit" });
      const answer = await response.json().catch(() => ({}));
      // A page of something in between is no receipt.
      const status = response.ok && answer.accepted === undefined ? 0 : response.status;
      const refused = response.ok ? answer.rejected ?? []
        : batch.map(item => ({ messageId: item.messageId, code: answer.code ?? `http.${status}`, message: answer.title ?? "" }));
      return { status, wait: 1_000 * (Number(response.headers.get("retry-after")) || 0), rejected: refused };
    } catch {
      return { status: 0, wait: 0, rejected: [] };
    }
  };

  // The page goes, or may: what waits is handed to the browser. It stays in the queue until an answer says that it arrived.
  const leave = () => {
    if (!writeKey || !queue.length) return;
    for (let rest = queue; rest.length;) {
      let [count, bytes] = [0, 200];
      while (count < rest.length && (count === 0 || bytes < beaconBytes)) bytes += JSON.stringify(rest[count++]).length * 1.1;
      if (bytes > beaconBytes && count > 1) count--;
      if (!attempt(() => navigator.sendBeacon(url(), new Blob([bodyOf(rest.slice(0, count))], { type: "text/plain" })))) break;
      beaconed = Date.now();
      rest = rest.slice(count);
    }
    persist();
  };

  const pageFields = () => ({ path: location.pathname, referrer: document.referrer, search: location.search, title: document.title, url: location.href });

  /** @param {string} type @param {Fields} fields */
  const enqueue = (type, fields) => {
    if (silent || !writeKey) return;
    queue.push({
      messageId: newId(), type, anonymousId, ...(userId && { userId }), timestamp: new Date().toISOString(), ...fields,
      context: {
        library: { name: "meridian.js", version: "1.0.0" }, page: pageFields(), locale: navigator.language,
        timezone: attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone), screen: { width: screen.width, height: screen.height },
      },
    });
    if (queue.length > options.maxQueue) queue.shift();
    persist();
    if (queue.length >= options.batchSize && !failures) void send();
    else if (timer === undefined && !sending) schedule(options.linger);
  };

  const watchPages = () => {
    let last = location.href;
    const look = () => { if (location.href !== last) { last = location.href; meridian.page(); } };
    for (const name of /** @type {const} */ (["pushState", "replaceState"])) {
      const original = history[name];
      history[name] = function (...given) { original.apply(this, given); look(); };
    }
    addEventListener("popstate", look);
    meridian.page();
  };

  const meridian = {
    /** Starts sending. @param {string} key a write key @param {Options} [given] */
    load(key, given) {
      if (writeKey) return;
      options = { ...options, ...given };
      const { doNotTrack, globalPrivacyControl } = /** @type {any} */ (navigator);
      silent = options.respectPrivacySignals && (doNotTrack === "1" || globalPrivacyControl === true);
      if (silent) return;
      writeKey = key;
      userId = recall("user");
      anonymousId = recall("anonymous") || newId();
      remember("anonymous", anonymousId);
      adopt();
      addEventListener("pagehide", leave);
      document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
      addEventListener("online", () => void send());
      if (queue.length) schedule(0);
      if (options.autoPage) watchPages();
    },
    /** Something happened. @param {string} event @param {Fields} [properties] */
    track(event, properties) { enqueue("track", { event, properties }); },
    /** Who the visitor is, from now on. @param {string} id @param {Fields} [traits] */
    identify(id, traits) {
      userId = String(id);
      if (!silent) remember("user", userId);
      enqueue("identify", { traits });
    },
    /** The page was seen. @param {string} [name] @param {Fields} [properties] */
    page(name, properties) { enqueue("page", { name, properties: { ...pageFields(), ...properties } }); },
    /** The visitor belongs to a group. @param {string} groupId @param {Fields} [traits] */
    group(groupId, traits) { enqueue("group", { groupId, traits }); },
    /** The visitor has another id from now on. @param {string} id @param {string} [previousId] */
    alias(id, previousId) {
      const before = previousId ?? (userId || anonymousId);
      userId = String(id);
      if (!silent) remember("user", userId);
      enqueue("alias", { previousId: before });
    },
    /** Forgets the visitor, as after signing out. */
    reset() {
      userId = "";
      anonymousId = newId();
      if (silent) return;
      remember("user", "");
      remember("anonymous", anonymousId);
    },
    /** Sends what waits; ends when that was tried. @returns {Promise<void>} */
    flush() { return send(); },
    get anonymousId() { return anonymousId; },
    get userId() { return userId; },
    /** How many events wait. */
    get waiting() { return queue.length; },
  };

  // What was called before this file was there.
  const early = Array.isArray(global.meridian) ? global.meridian : [];
  global.meridian = meridian;
  for (const [name, given] of early) if (calls.includes(name)) /** @type {any} */ (meridian)[name](...given);
})();
