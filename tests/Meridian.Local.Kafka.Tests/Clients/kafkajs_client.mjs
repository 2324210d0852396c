// What kafkajs expects of a broker. Arguments: the package's directory, the bootstrap list, a topic that does not exist yet.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const [kafkajs, bootstrap, topic] = process.argv.slice(2);
const { Kafka, CompressionTypes, ConfigResourceTypes, logLevel } = createRequire(import.meta.url)(kafkajs);
const kafka = new Kafka({ clientId: 'kafkajs-test', brokers: bootstrap.split(','), logLevel: logLevel.ERROR, connectionTimeout: 60_000, requestTimeout: 60_000 });
const values = (prefix, count) => Array.from({ length: count }, (_, i) => ({ key: 'k', value: `${prefix}${i}` }));

// Resolves with the first values a new member of the group gets, once it has committed them.
async function consume(groupId, count, settings = {}) {
  const consumer = kafka.consumer({ groupId, sessionTimeout: 60_000, ...settings });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const taken = [];
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer.run({ eachMessage: async ({ message }) => taken.push(message.value.toString()) >= count && resolve() }).catch(reject);
  });
  await consumer.disconnect();
  return taken;
}

const admin = kafka.admin();
await admin.connect();
assert.equal((await admin.describeCluster()).brokers.length, 3);
assert.equal(await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 3, configEntries: [{ name: 'retention.ms', value: '1234000' }] }] }), true);
assert.equal(await admin.createTopics({ topics: [{ topic }] }), false, 'the topic exists already');
const described = await admin.describeConfigs({ resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }], includeSynonyms: false });
assert.equal(described.resources[0].configEntries.find((entry) => entry.configName === 'retention.ms').configValue, '1234000');

const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
await producer.connect();
await producer.send({ topic, compression: CompressionTypes.GZIP, messages: values('plain', 50) });
await producer.disconnect();

// One transaction is committed with the offsets it read up to, one is not.
const transactional = kafka.producer({ transactionalId: `${topic}-tx`, idempotent: true, maxInFlightRequests: 1 });
await transactional.connect();
const copiers = `${topic}-copiers`;
for (const [prefix, commit] of [['lost', false], ['kept', true]]) {
  const transaction = await transactional.transaction();
  await transaction.send({ topic, messages: values(prefix, 5) });
  await transaction.sendOffsets({ consumerGroupId: copiers, topics: [{ topic, partitions: [{ partition: 0, offset: commit ? '50' : '25' }] }] });
  await (commit ? transaction.commit() : transaction.abort());
}
await transactional.disconnect();
assert.equal((await admin.fetchOffsets({ groupId: copiers, topics: [topic] }))[0].partitions[0].offset, '50');

const group = `${topic}-readers`;
const read = await consume(group, 55);
assert.deepEqual(read, [...values('plain', 50), ...values('kept', 5)].map(({ value }) => value));
assert.deepEqual((await consume(`${topic}-dirty`, 60, { readUncommitted: true })).filter((value) => value.startsWith('lost')).length, 5);

assert.ok((await admin.listGroups()).groups.some(({ groupId }) => groupId === group));
assert.equal((await admin.describeGroups([group])).groups[0].state, 'Empty');
assert.equal((await admin.deleteGroups([group]))[0].errorCode, 0);

await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '10' }] });
assert.equal((await admin.fetchTopicOffsets(topic))[0].low, '10');
await admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] });
assert.equal((await admin.fetchTopicMetadata({ topics: [topic] })).topics[0].partitions.length, 4);
await admin.deleteTopics({ topics: [topic] });
assert.ok(!(await admin.listTopics()).includes(topic));
await admin.disconnect();
console.log('all of it held');
