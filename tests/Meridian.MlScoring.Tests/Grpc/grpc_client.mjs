// Asks ml-scoring over gRPC by @grpc/grpc-js, unmodified. Arguments: node_modules, the .proto file, host:port. The last line says that all of it held.
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';

const [modules, proto, address] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const definition = loader.loadSync(proto, { keepCase: true, longs: String, defaults: true, oneofs: true });
const { GRPCInferenceService: Service } = grpc.loadPackageDefinition(definition).inference;
const plain = grpc.credentials.createInsecure();
const client = new Service(address, plain);

const call = (method, request, { metadata = {}, from = client, ...options } = {}) => new Promise((resolve, reject) => {
  const sent = new grpc.Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  from[method](request, sent, options, (error, answer) => error ? reject(error) : resolve(answer));
});
const fails = async (promise, code, text) => {
  const error = await promise.then(() => assert.fail(`it was answered instead of ${text}`), error => error);
  assert.equal(error.code, code, `${error.code} ${error.details}`);
  assert.ok(error.details.includes(text), error.details);
  return error;
};
const tensor = (name, datatype, shape, contents) => ({ name, datatype, shape, ...(contents ? { contents } : {}) });
const floats = (...values) => Buffer.from(new Float32Array(values).buffer);
const arithmetic = (a, b) => [tensor('a', 'FP32', [a.length], { fp32_contents: a }), tensor('b', 'FP32', [b.length], { fp32_contents: b })];
const slow = rows => ({ model_name: 'slow', inputs: [tensor('x', 'FP32', [rows, 256])], raw_input_contents: [Buffer.alloc(rows * 256 * 4)] });
const { status } = grpc;

// The server and its models.
assert.deepEqual(await call('ServerLive', {}), { live: true });
assert.deepEqual(await call('ServerReady', {}), { ready: true });
const server = await call('ServerMetadata', {});
assert.equal(server.name, 'meridian-ml-scoring');
assert.match(server.version, /^\d+\.\d+\.\d+$/);
assert.deepEqual(await call('ModelReady', { name: 'arithmetic' }), { ready: true });
assert.deepEqual(await call('ModelReady', { name: 'arithmetic', version: '3' }), { ready: true });
assert.deepEqual(await call('ModelReady', { name: 'corrupt' }), { ready: false });
await fails(call('ModelReady', { name: 'x' }), status.NOT_FOUND, "There is no model 'x'.");
assert.deepEqual(await call('ModelMetadata', { name: 'FP16' }), {
  name: 'FP16', versions: ['1'], platform: 'onnxruntime_onnx', properties: {},
  inputs: [{ name: 'x', datatype: 'FP16', shape: ['-1', '2'] }], outputs: [{ name: 'y', datatype: 'FP16', shape: ['-1', '2'] }],
});
await fails(call('ModelMetadata', { name: 'arithmetic', version: '7' }), status.NOT_FOUND, "no version '7'");

// Typed contents, an id, some of the outputs.
const typed = await call('ModelInfer', { model_name: 'arithmetic', id: 'a 1', inputs: arithmetic([1, 2.5], [-1, 0.5]), outputs: [{ name: 'difference' }, { name: 'sum' }] });
assert.deepEqual([typed.model_name, typed.model_version, typed.id, typed.raw_output_contents], ['arithmetic', '3', 'a 1', []]);
assert.deepEqual(typed.outputs.map(one => [one.name, one.datatype, one.shape, one.contents.fp32_contents]), [['difference', 'FP32', ['2'], [2, 2]], ['sum', 'FP32', ['2'], [0, 3]]]);

// Bytes, in the order of the inputs; NaN is a number like any other here.
const raw = await call('ModelInfer', { model_name: 'arithmetic', inputs: [tensor('b', 'FP32', [2]), tensor('a', 'FP32', [2])], raw_input_contents: [floats(1, NaN), floats(10, 20)] });
assert.deepEqual(raw.outputs.map(one => [one.name, one.contents]), [['sum', null], ['difference', null], ['{"of": ["a", "b"]}', null]]);
assert.deepEqual([...new Float32Array(new Uint8Array(raw.raw_output_contents[1]).buffer)], [9, NaN]);
const rawAnswer = await call('ModelInfer', { model_name: 'arithmetic', inputs: arithmetic([1], [2]), parameters: { binary_data_output: { bool_param: true } } });
assert.deepEqual(rawAnswer.raw_output_contents[0], floats(3));
assert.deepEqual((await call('ModelInfer', { model_name: 'arithmetic', inputs: arithmetic([], []) })).outputs[0].shape, ['0']);

// Every type both ways.
const types = {
  BOOL: ['bool_contents', [true, false], '0100'], UINT8: ['uint_contents', [0, 255], '00ff'], UINT16: ['uint_contents', [1, 65535], '0100ffff'],
  UINT32: ['uint_contents', [1, 4294967295], '01000000ffffffff'], UINT64: ['uint64_contents', ['1', '18446744073709551615'], '0100000000000000ffffffffffffffff'],
  INT8: ['int_contents', [-128, 127], '807f'], INT16: ['int_contents', [-32768, 1], '00800100'], INT32: ['int_contents', [-2147483648, 1], '0000008001000000'],
  INT64: ['int64_contents', ['-9223372036854775808', '1'], '00000000000000800100000000000000'],
  FP32: ['fp32_contents', [1.5, -0.25], '0000c03f000080be'], FP64: ['fp64_contents', [1.5, -0.1], '000000000000f83f9a9999999999b9bf'],
  BYTES: ['bytes_contents', [Buffer.from('Grüße'), Buffer.alloc(0)], '070000004772c3bcc39f6500000000'],
  FP16: [null, null, '003e00b4'], BF16: [null, null, 'c03f80be'],
};
for (const [type, [field, values, hex]] of Object.entries(types)) {
  const bytes = Buffer.from(hex, 'hex');
  const answer = await call('ModelInfer', { model_name: type, inputs: [tensor('x', type, [1, 2])], raw_input_contents: [bytes] });
  assert.deepEqual(answer.raw_output_contents, [bytes], type);
  if (!field) continue;
  const same = await call('ModelInfer', { model_name: type, inputs: [tensor('x', type, [1, 2], { [field]: values })] });
  assert.deepEqual([same.outputs[0].datatype, same.outputs[0].contents[field], same.raw_output_contents], [type, values, []], type);
}

// What is wrong is said and named.
const infer = (more, options) => call('ModelInfer', { model_name: 'arithmetic', inputs: arithmetic([1], [2]), ...more }, options);
await fails(infer({ model_name: 'x' }), status.NOT_FOUND, "There is no model 'x'.");
await fails(infer({ model_version: 'one' }), status.NOT_FOUND, "no version 'one'");
await fails(infer({ model_name: 'corrupt' }), status.UNAVAILABLE, "'corrupt'");
await fails(infer({ inputs: arithmetic([1], [2]).slice(1) }), status.INVALID_ARGUMENT, "The input 'a' is missing");
await fails(infer({ inputs: [...arithmetic([1], [2]), tensor('ü', 'FP32', [1])] }), status.INVALID_ARGUMENT, "The model has no input 'ü'");
await fails(infer({ inputs: [arithmetic([1], [2])[0], arithmetic([1], [2])[0]] }), status.INVALID_ARGUMENT, "'a' is given twice");
await fails(infer({ inputs: [tensor('a', 'FP64', [1], { fp64_contents: [1] })] }), status.INVALID_ARGUMENT, "'a' has the datatype 'FP64'; the model takes FP32");
await fails(infer({ inputs: [tensor('a', 'FP32', [1], { int64_contents: [1] })] }), status.INVALID_ARGUMENT, "'a' has int64_contents; FP32 stands in fp32_contents");
await fails(infer({ inputs: [tensor('a', 'FP32', [1, 1], { fp32_contents: [1] })] }), status.INVALID_ARGUMENT, "'a' has the shape [1,1]; the model takes [-1]");
await fails(infer({ inputs: [tensor('a', 'FP32', [-1], { fp32_contents: [1] })] }), status.INVALID_ARGUMENT, "'a' has a shape that");
await fails(infer({ inputs: [tensor('a', 'FP32', [2], { fp32_contents: [1] })] }), status.INVALID_ARGUMENT, "'a' has 1 elements; its shape [2] wants 2");
await fails(infer({ inputs: [tensor('a', 'FP32', ['9000000000000000000'], { fp32_contents: [1] })] }), status.INVALID_ARGUMENT, "'a' has 1 elements");
await fails(infer({ outputs: [{ name: 'y' }] }), status.INVALID_ARGUMENT, "no output 'y'");
await fails(infer({ outputs: [{ name: 'sum' }, { name: 'sum' }] }), status.INVALID_ARGUMENT, "'sum' is asked for twice");
await fails(infer({ raw_input_contents: [floats(1)] }), status.INVALID_ARGUMENT, '1 raw_input_contents for 2 inputs');
await fails(infer({ raw_input_contents: [floats(1), floats(2)] }), status.INVALID_ARGUMENT, "'a' has contents, and the request has raw_input_contents");
await fails(infer({ parameters: { timeout: { string_param: '1' } } }), status.INVALID_ARGUMENT, 'timeout');
await fails(call('ModelInfer', { model_name: 'INT8', inputs: [tensor('x', 'INT8', [1, 2], { int_contents: [1, 128] })] }), status.INVALID_ARGUMENT, "'x' cannot be read: element 1 is not within INT8");
await fails(call('ModelInfer', { model_name: 'FP16', inputs: [tensor('x', 'FP16', [1, 2], { fp32_contents: [1, 2] })] }), status.INVALID_ARGUMENT, "'x' has contents; FP16 has to come in raw_input_contents");
await fails(call('ModelInfer', { model_name: 'zeros', inputs: [tensor('count', 'INT64', [1], { int64_contents: ['100000000000'] })] }), status.INVALID_ARGUMENT, 'more memory');
await fails(call('ModelGuess', {}), status.UNIMPLEMENTED, "no method 'ModelGuess'");
await fails(call('ModelInfer', slow(2_000)), status.RESOURCE_EXHAUSTED, 'more than 1,048,576 bytes');

// Another service is none of ours; the client makes the status of HTTP one of gRPC.
const Other = grpc.makeGenericClientConstructor({ Check: { path: '/grpc.health.v1.Health/Check', requestStream: false, responseStream: false, requestSerialize: () => Buffer.alloc(0), responseDeserialize: bytes => bytes } }, 'Other');
await fails(call('Check', {}, { from: new Other(address, plain) }), status.UNIMPLEMENTED, '404');

// A user is in the canary or not, whether named by metadata or by a parameter.
const version = async (more, options) => (await call('ModelInfer', { model_name: 'rolled', inputs: [tensor('x', 'FP32', [1, 2], { fp32_contents: [1, 2] })], ...more }, options)).model_version;
const seen = new Set();
for (let user = 0; user < 40; user++) {
  const byParameter = await version({ parameters: { user: { string_param: `user ${user}` } } });
  assert.equal(byParameter, await version({}, { metadata: { 'meridian-user': `user ${user}` } }));
  seen.add(byParameter);
}
assert.deepEqual([...seen].sort(), ['1', '2']);

// Two hundred at once on one channel, each with its own rows.
const many = await Promise.all(Array.from({ length: 200 }, (_, index) => call('ModelInfer', { model_name: 'arithmetic', id: `${index}`, inputs: arithmetic([index, 1], [2 * index, 1]) })));
many.forEach((answer, index) => assert.deepEqual([answer.id, answer.outputs[0].contents.fp32_contents], [`${index}`, [3 * index, 2]]));

// Compressed in both directions.
const zipped = new Service(address, plain, { 'grpc.default_compression_algorithm': 2, 'grpc.default_compression_level': 9 });
const large = Array.from({ length: 20_000 }, (_, index) => index % 10);
const unzipped = await call('ModelInfer', { model_name: 'arithmetic', inputs: arithmetic(large, large) }, { from: zipped });
assert.deepEqual(unzipped.outputs[0].contents.fp32_contents, large.map(value => 2 * value));
await fails(call('ModelInfer', slow(2_000), { from: zipped }), status.RESOURCE_EXHAUSTED, 'more than 1,048,576 bytes'); // small on the wire
const deflating = new Service(address, plain, { 'grpc.default_compression_algorithm': 1 });
await fails(call('ServerLive', {}, { from: deflating }), status.UNIMPLEMENTED, "'deflate' is not known here");

// Deadlines: the channel's, and the request's own. The model takes far longer.
await fails(call('ModelInfer', slow(900), { deadline: Date.now() + 100 }), status.DEADLINE_EXCEEDED, '');
await fails(call('ModelInfer', { ...slow(900), parameters: { timeout: { int64_param: 50_000 } } }), status.DEADLINE_EXCEEDED, 'time allowed');

// Cancelled while it runs: its slot, the only one, is free long before the run would have ended.
const cancelled = new Promise(resolve => {
  const running = client.ModelInfer(slow(1_000), error => resolve(error));
  setTimeout(() => running.cancel(), 100);
});
assert.equal((await cancelled).code, status.CANCELLED);
assert.equal((await call('ModelInfer', slow(1))).model_name, 'slow');

console.log('all of it held');
process.exit(0);
