#!/usr/bin/python3
"""What librdkafka's tests use of Kafka's tool of this name: topics created, widened and deleted. Needs Debian's package python3-kafka."""
import argparse
import sys

from kafka.admin import KafkaAdminClient, NewPartitions, NewTopic
from kafka.errors import KafkaError

parser = argparse.ArgumentParser(prog="kafka-topics.sh", allow_abbrev=False)
action = parser.add_mutually_exclusive_group(required=True)
for name in ("create", "alter", "delete"):
    action.add_argument(f"--{name}", action="store_true")
parser.add_argument("--bootstrap-server", required=True)
parser.add_argument("--topic", required=True)
parser.add_argument("--partitions", type=int, default=1)
parser.add_argument("--replication-factor", type=int, default=1)
parser.add_argument("--config", action="append", default=[], metavar="NAME=VALUE")
wanted = parser.parse_args()

try:
    admin = KafkaAdminClient(bootstrap_servers=wanted.bootstrap_server)
    if wanted.create:
        settings = dict(setting.split("=", 1) for setting in wanted.config)
        admin.create_topics([NewTopic(wanted.topic, wanted.partitions, wanted.replication_factor, topic_configs=settings)])
    elif wanted.alter:
        admin.create_partitions({wanted.topic: NewPartitions(wanted.partitions)})
    else:
        admin.delete_topics([wanted.topic])
    admin.close()
except KafkaError as refused:
    sys.exit(f"kafka-topics.sh: {refused}")
