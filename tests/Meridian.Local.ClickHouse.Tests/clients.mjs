// Holds the local ClickHouse against @clickhouse/client: node clients.mjs <package folder> <port> <password>
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';

const [folder, port, password] = process.argv.slice(2);
const { createClient } = createRequire(import.meta.url)(folder);
const connect = (more = {}) => createClient({ url: `http://127.0.0.1:${port}`, username: 'meridian', password, database: 'meridian', ...more });
const client = connect();
const rows = async (query, more = {}, from = client) => (await from.query({ query, format: 'JSONEachRow', ...more })).json();

assert.equal((await client.ping()).success, true);
await client.command({ query: 'CREATE TABLE js (id UInt32, name String, ts DateTime64(3), tags Array(String)) ENGINE = MergeTree ORDER BY id' });

// An empty line inside a value must stay data.
await client.insert({ table: 'js', format: 'JSONEachRow', values: [{ id: 1, name: 'a\n\nb', ts: '2026-01-01 00:00:00.123', tags: ['x'] }] });
assert.equal((await rows('SELECT name FROM js WHERE id = 1'))[0].name, 'a\n\nb');

const many = Readable.from((function* () { for (let id = 10; id < 20010; id++) yield { id, name: `n${id}`, ts: 1767225600123, tags: [] }; })(), { objectMode: true });
await client.insert({ table: 'js', format: 'JSONEachRow', values: many });
let streamed = 0;
for await (const part of (await client.query({ query: 'SELECT * FROM js', format: 'JSONEachRow' })).stream()) streamed += part.length;
assert.equal(streamed, 20001);

const text = 'it\'s \n\t\\ "quoted"';
assert.deepEqual(await rows('SELECT {n:UInt32} AS n, {s:String} AS s, {a:Array(String)} AS a', { query_params: { n: 42, s: text, a: ["a'b", 'c'] } }), [{ n: 42, s: text, a: ["a'b", 'c'] }]);

const zipped = connect({ compression: { request: true, response: true } });
await zipped.insert({ table: 'js', format: 'JSONEachRow', values: Array.from({ length: 5000 }, (_, i) => ({ id: 100000 + i, name: 'z' })) });
assert.equal(Number((await rows("SELECT count() AS n FROM js WHERE name = 'z'", {}, zipped))[0].n), 5000);

const session = connect({ session_id: `session-${process.pid}` });
await session.command({ query: 'CREATE TEMPORARY TABLE mine AS SELECT 5 AS x' });
assert.deepEqual(await rows('SELECT x FROM mine', {}, session), [{ x: 5 }]);

await assert.rejects(rows('SELECT * FROM nowhere'), { type: 'UNKNOWN_TABLE', code: '60' });
await assert.rejects(client.command({ query: 'SELEC 1' }), { code: '62' });
await assert.rejects(rows('SELECT 1', {}, connect({ password: 'wrong' })), { type: 'AUTHENTICATION_FAILED', code: '516' });

for (const one of [client, zipped, session]) await one.close();
console.log('all of it held');
