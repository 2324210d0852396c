namespace Meridian.Local.Kafka.Groups;

internal readonly record struct TopicPartition(string Topic, int Partition);
