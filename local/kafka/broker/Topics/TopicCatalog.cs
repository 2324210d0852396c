using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Meridian.Kafka.Protocol;
using Meridian.Local.Kafka.Hosting;
using Meridian.Local.Kafka.Storage;

namespace Meridian.Local.Kafka.Topics;

/// <summary>The topics there are. Each change is on the disk before it is seen.</summary>
internal sealed partial class TopicCatalog : IDisposable
{
    private const int MostPartitions = 10_000;

    private readonly Lock _changing = new();
    private readonly ConcurrentDictionary<string, Topic> _topics = new(StringComparer.Ordinal);
    private readonly DataDirectory _data;
    private readonly LogContext _logs;
    private readonly KafkaOptions _options;
    private readonly SegmentGraveyard _graveyard;

    public TopicCatalog(DataDirectory data, LogContext logs, KafkaOptions options, SegmentGraveyard graveyard)
    {
        (_data, _logs, _options, _graveyard) = (data, logs, options, graveyard);
        var saved = data.ReadTopics();
        data.DeleteLogsExcept(saved.SelectMany(topic => Enumerable.Range(0, topic.Partitions).Select(partition => (topic.Name, partition))));
        Parallel.ForEach(saved, topic =>
        {
            var settings = topic.Settings.ToImmutableSortedDictionary();
            _topics[topic.Name] = new Topic(topic.Name, topic.Id, [.. topic.Replicas.Select(nodes => nodes.ToImmutableArray())], settings, Open(topic.Name, settings, 0, topic.Partitions));
        });
    }

    public ICollection<Topic> All => _topics.Values;

    public Topic? Find(string name) => _topics.GetValueOrDefault(name);

    public Topic? Find(Guid id) => _topics.Values.FirstOrDefault(topic => topic.Id == id);

    public PartitionLog? Log(string topic, int partition) => Find(topic)?.Log(partition);

    /// <summary>Whether a topic can have this name.</summary>
    public static bool IsValidName(string name) => name is not ("." or "..") && ValidName().IsMatch(name);

    /// <summary>Checks settings by name and value; the message names the first that is wrong.</summary>
    public static string? FindInvalid(IEnumerable<KeyValuePair<string, string>> settings)
    {
        foreach (var (name, value) in settings)
        {
            if (!TopicSetting.All.TryGetValue(name, out var known)) return $"Unknown topic config name: {name}";
            if (!known.IsValid(value)) return $"Invalid value {value} for configuration {name}";
        }

        return null;
    }

    /// <summary>Creates a topic, or returns why not. The caller has checked name and settings.</summary>
    public (Topic? Topic, ErrorCode Error) Create(string name, ImmutableArray<ImmutableArray<int>> replicas, ImmutableSortedDictionary<string, string> settings)
    {
        if (replicas.Length is < 1 or > MostPartitions) return (null, ErrorCode.InvalidPartitions);
        lock (_changing)
        {
            if (_topics.TryGetValue(name, out var known)) return (known, ErrorCode.TopicAlreadyExists);
            var error = Attempt(() =>
            {
                var topic = new Topic(name, Guid.CreateVersion7(_logs.Time.GetUtcNow()), replicas, settings, Open(name, settings, 0, replicas.Length));
                Save(_topics.Values.Append(topic));
                _topics[name] = topic;
            });
            return (Find(name), error);
        }
    }

    public ErrorCode Delete(string name)
    {
        lock (_changing)
        {
            if (!_topics.TryGetValue(name, out var topic)) return ErrorCode.UnknownTopicOrPartition;
            return Attempt(() =>
            {
                Save(_topics.Values.Where(other => other != topic));
                _topics.TryRemove(name, out _);
                foreach (var log in topic.Logs) _graveyard.Bury(log.Delete());
            });
        }
    }

    public ErrorCode AddPartitions(string name, IReadOnlyCollection<ImmutableArray<int>> replicas)
    {
        lock (_changing)
        {
            if (!_topics.TryGetValue(name, out var topic)) return ErrorCode.UnknownTopicOrPartition;
            var count = topic.Logs.Length + replicas.Count;
            if (count > MostPartitions) return ErrorCode.InvalidPartitions;
            return Attempt(() =>
            {
                var logs = topic.Logs.AddRange(Open(name, topic.Settings, topic.Logs.Length, count));
                Replace(topic with { Logs = logs, Replicas = topic.Replicas.AddRange(replicas) });
            });
        }
    }

    public ErrorCode Configure(string name, Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change)
    {
        lock (_changing)
        {
            if (!_topics.TryGetValue(name, out var topic)) return ErrorCode.UnknownTopicOrPartition;
            return Attempt(() =>
            {
                var settings = change(topic.Settings);
                Replace(topic with { Settings = settings });
                foreach (var log in topic.Logs) log.Configure(ConfigOf(settings));
            });
        }
    }

    public ImmutableSortedDictionary<string, string> SettingsOfNode(int id) =>
        _data.Cluster.NodeSettings.GetValueOrDefault(id, ImmutableSortedDictionary<string, string>.Empty);

    public ErrorCode ConfigureNode(int id, ImmutableSortedDictionary<string, string> settings) =>
        Attempt(() => _data.ChangeCluster(cluster => cluster with { NodeSettings = cluster.NodeSettings.SetItem(id, settings) }));

    /// <summary>What a setting is for topics that do not set it: the broker's options come before Kafka's own defaults.</summary>
    public string DefaultOf(TopicSetting setting) =>
        setting.Name == "segment.bytes" ? _options.SegmentBytes.ToString(CultureInfo.InvariantCulture) : setting.Default;

    public void Dispose() => Parallel.ForEach(_topics.Values.SelectMany(topic => topic.Logs), log => log.Dispose());

    // What a full disk refuses is as if it had not been asked for; directories made for it are removed at the next start.
    private ErrorCode Attempt(Action change)
    {
        try
        {
            change();
            return ErrorCode.None;
        }
        catch (Exception refused) when (refused is IOException or AggregateException { InnerException: IOException })
        {
            Kafka.Log.NotSaved(_logs.Logger, refused.GetBaseException().Message);
            return ErrorCode.KafkaStorageError;
        }
    }

    private void Replace(Topic topic)
    {
        Save(_topics.Values.Select(other => other.Name == topic.Name ? topic : other));
        _topics[topic.Name] = topic;
    }

    private void Save(IEnumerable<Topic> topics) =>
        _data.WriteTopics([.. topics.Select(topic => new SavedTopic(topic.Name, topic.Id, [.. topic.Replicas.Select(nodes => nodes.ToList())], topic.Settings))]);

    private ImmutableArray<PartitionLog> Open(string topic, ImmutableSortedDictionary<string, string> settings, int from, int to)
    {
        var config = ConfigOf(settings);
        return [.. Enumerable.Range(from, to - from).AsParallel().AsOrdered().Select(partition => PartitionLog.Open(_data.LogOf(topic, partition), config, _logs))];
    }

    private LogConfig ConfigOf(ImmutableSortedDictionary<string, string> settings)
    {
        string Text(string name) => settings.GetValueOrDefault(name) ?? DefaultOf(TopicSetting.All[name]);
        long Number(string name) => long.Parse(Text(name), CultureInfo.InvariantCulture);
        TimeSpan Duration(string name) => TimeSpan.FromMilliseconds(Math.Min(Number(name), (long)TimeSpan.MaxValue.TotalMilliseconds / 2));
        var policies = Text("cleanup.policy").Split(',', StringSplitOptions.TrimEntries);
        return new LogConfig
        {
            SegmentBytes = Number("segment.bytes"),
            SegmentAge = Duration("segment.ms"),
            Retention = Number("retention.ms") < 0 ? null : Duration("retention.ms"),
            RetentionBytes = Number("retention.bytes") < 0 ? null : Number("retention.bytes"),
            Deletes = policies.Contains("delete"),
            Compacts = policies.Contains("compact"),
            TombstoneRetention = Duration("delete.retention.ms"),
            MinDirtyRatio = double.Parse(Text("min.cleanable.dirty.ratio"), CultureInfo.InvariantCulture),
            MinCompactionLag = Duration("min.compaction.lag.ms"),
            MaxMessageBytes = (int)Number("max.message.bytes"),
            StampsAppendTime = Text("message.timestamp.type") == "LogAppendTime",
            MinInsyncReplicas = (int)Number("min.insync.replicas"),
        };
    }

    [GeneratedRegex("^[a-zA-Z0-9._-]{1,249}$")]
    private static partial Regex ValidName();
}
