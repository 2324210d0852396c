// @ts-check
// The same for bundlers: import { meridian } from "./meridian.mjs".
import "./meridian.js";

export const meridian = /** @type {any} */ (globalThis).meridian;
