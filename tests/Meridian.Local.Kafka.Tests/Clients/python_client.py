"""What kafka-python expects of a broker. Arguments: the bootstrap list, a topic that does not exist yet."""
import sys

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, NewPartitions, NewTopic
from kafka.errors import TopicAlreadyExistsError

bootstrap, topic = sys.argv[1].split(","), sys.argv[2]
group = topic + "-readers"


def consumer(**settings):
    return KafkaConsumer(
        bootstrap_servers=bootstrap,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        consumer_timeout_ms=120000,
        session_timeout_ms=60000,
        **settings,
    )


def take(reader, count):
    values = []
    for record in reader:
        values.append(record.value)
        if len(values) == count:
            return values
    raise AssertionError(f"{len(values)} records came, {count} were expected")


admin = KafkaAdminClient(bootstrap_servers=bootstrap)
admin.create_topics([NewTopic(topic, 1, 3, topic_configs={"retention.ms": "1234000"})])
try:
    admin.create_topics([NewTopic(topic, 1, 3)])
    raise AssertionError("the same topic was created twice")
except TopicAlreadyExistsError:
    pass
described = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])[0].resources[0][4]
assert {entry[0]: entry[1] for entry in described}["retention.ms"] == "1234000", described

sent = [f"value {i}".encode() for i in range(100)]
producer = KafkaProducer(bootstrap_servers=bootstrap, compression_type="gzip", linger_ms=20, acks="all")
stored = [producer.send(topic, value=value, key=b"k", timestamp_ms=1_900_000_000_000 + i, headers=[("h", b"1")]) for i, value in enumerate(sent)]
producer.flush()
assert [future.get(120).offset for future in stored] == list(range(100))

# A member of a group commits, another goes on from there.
first = consumer(group_id=group)
first.subscribe([topic])
assert take(first, 40) == sent[:40]
first.commit()
first.close()
second = consumer(group_id=group)
second.subscribe([topic])
assert take(second, 60) == sent[40:]
assert [g for g in admin.list_consumer_groups() if g[0] == group], "the group is listed"
assert admin.describe_consumer_groups([group])[0].state == "Stable"
second.commit()
second.close()
offsets = admin.list_consumer_group_offsets(group)
assert offsets[TopicPartition(topic, 0)].offset == 100, offsets

# On its own: seeks, ends, and finding a record by its time.
partition = TopicPartition(topic, 0)
loner = consumer(group_id=None)
loner.assign([partition])
loner.seek(partition, 90)
assert take(loner, 10) == sent[90:]
assert loner.beginning_offsets([partition])[partition] == 0
assert loner.end_offsets([partition])[partition] == 100
assert loner.offsets_for_times({partition: 1_900_000_000_050})[partition].offset == 50
loner.close()

admin.create_partitions({topic: NewPartitions(4)})
refreshed = consumer(group_id=None)
assert refreshed.partitions_for_topic(topic) == {0, 1, 2, 3}
refreshed.close()
producer.close()
admin.delete_topics([topic])
assert topic not in admin.list_topics()
admin.close()
print("all of it held")
