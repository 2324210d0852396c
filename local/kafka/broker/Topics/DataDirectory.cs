using System.Globalization;
using System.Text.Json;
using Meridian.Local.Kafka.Hosting;
using Meridian.Local.Kafka.Storage;

namespace Meridian.Local.Kafka.Topics;

/// <summary>The broker's directory: cluster.json, topics.json, a directory for each log, and a lock that keeps a second broker out.</summary>
internal sealed class DataDirectory : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly FileStream _lock;
    private readonly Lock _changing = new();

    /// <exception cref="StartupException">It cannot be used: held by another broker, not writable, or damaged.</exception>
    public DataDirectory(string path)
    {
        Root = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Logs);
            Directory.CreateDirectory(Internals);
            _lock = Lock();
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StartupException($"The data directory {Root} cannot be written: {denied.Message}");
        }

        try
        {
            Cluster = Read<SavedCluster>("cluster.json") ?? CreateCluster();
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    public string Root { get; }

    public SavedCluster Cluster { get; private set; }

    private string Logs => Path.Combine(Root, "topics");

    private string Internals => Path.Combine(Root, "internal");

    public string LogOf(string topic, int partition) => Path.Combine(Logs, $"{topic}-{partition.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>The directory of a log that the broker keeps for itself.</summary>
    public string InternalLog(string name) => Path.Combine(Internals, name);

    public IReadOnlyList<SavedTopic> ReadTopics()
    {
        if (Read<List<SavedTopic>>("topics.json") is { } topics) return topics;
        if (Directory.EnumerateDirectories(Logs).Any())
        {
            throw new StartupException($"{Root} has logs in topics/ but no topics.json. Put the file back, or remove the directory to start afresh.");
        }

        return [];
    }

    public void WriteTopics(IReadOnlyList<SavedTopic> topics) => Write("topics.json", topics);

    public void ChangeCluster(Func<SavedCluster, SavedCluster> change)
    {
        lock (_changing)
        {
            var cluster = change(Cluster);
            Write("cluster.json", cluster);
            Cluster = cluster;
        }
    }

    /// <summary>Removes what a creation or deletion of a topic left when it was cut short.</summary>
    public void DeleteLogsExcept(IEnumerable<(string Topic, int Partition)> kept)
    {
        var paths = kept.Select(log => LogOf(log.Topic, log.Partition)).ToHashSet(StringComparer.Ordinal);
        foreach (var left in Directory.EnumerateDirectories(Logs).Where(path => !paths.Contains(path))) Directory.Delete(left, recursive: true);
    }

    public void Dispose() => _lock.Dispose();

    // The lock dies with its process, so there is no such thing as a stale one.
    private FileStream Lock()
    {
        var path = Path.Combine(Root, ".lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new StartupException($"The data directory {Root} is in use by another broker. Stop that one first (./meridian down), or set Kafka:Data.");
        }
    }

    private SavedCluster CreateCluster()
    {
        var cluster = new SavedCluster(Convert.ToBase64String(Guid.CreateVersion7().ToByteArray())[..22].Replace('/', '_').Replace('+', '-'), NextProducerId: 0);
        Write("cluster.json", cluster);
        return cluster;
    }

    private T? Read<T>(string file)
        where T : class
    {
        var path = Path.Combine(Root, file);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Json) ?? throw new JsonException("it is empty");
        }
        catch (JsonException damaged)
        {
            throw new StartupException($"{path} is damaged ({damaged.Message}). Mend it, or remove {Root} to start afresh.");
        }
    }

    private void Write<T>(string file, T content) => Disk.Replace(Path.Combine(Root, file), JsonSerializer.SerializeToUtf8Bytes(content, Json));
}
