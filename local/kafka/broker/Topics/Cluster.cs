using System.Collections.Immutable;
using System.Text;
using Meridian.Local.Kafka.Hosting;

namespace Meridian.Local.Kafka.Topics;

/// <summary>The logical brokers, and who of them leads what. What a node that is down coordinates or leads goes to another.</summary>
internal sealed class Cluster(string id, IReadOnlyList<Node> nodes)
{
    public string Id => id;

    public static Cluster Of(KafkaOptions options, string id) => new(id, [.. options.Ports.Select((_, i) => new Node(i + 1, options.Host))]);

    public IReadOnlyList<Node> Nodes => nodes;

    public IEnumerable<Node> Live => nodes.Where(node => node.IsUp);

    /// <summary>The node that answers for the cluster.</summary>
    public Node Controller => NextUp(0);

    /// <summary>The node that leads a partition: the first of its replicas that is up, or null if none is.</summary>
    public Node? LeaderOf(Topic topic, int partition)
    {
        var replicas = topic.Replicas[partition];
        foreach (var id in replicas)
        {
            if (Find(id) is { IsUp: true } up) return up;
        }

        // The broker may have been configured with other nodes when the topic was made.
        return replicas.Any(id => Find(id) is not null) ? null : Controller;
    }

    public bool IsUp(int id) => Find(id) is { IsUp: true };

    public bool Exists(int id) => Find(id) is not null;

    /// <summary>The coordinator of a group or of a transactional id.</summary>
    public Node CoordinatorOf(string key) => NextUp(Hash(key));

    /// <summary>Which nodes should hold each of a topic's partitions, spread so that they share the leading.</summary>
    public IEnumerable<ImmutableArray<int>> Assign(string topic, int from, int to, int replicationFactor) =>
        Enumerable.Range(from, to - from).Select(partition => ImmutableArray.CreateRange(
            Enumerable.Range(0, replicationFactor).Select(replica => nodes[(Hash(topic) + partition + replica) % nodes.Count].Id)));

    private Node? Find(int id) => id >= 1 && id <= nodes.Count ? nodes[id - 1] : null;

    private Node NextUp(int from)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[(from + i) % nodes.Count] is { IsUp: true } up) return up;
        }

        return nodes[from % nodes.Count];
    }

    // Not string.GetHashCode, which differs from run to run.
    private int Hash(string key)
    {
        var sum = 17u;
        foreach (var next in Encoding.UTF8.GetBytes(key)) sum = (sum * 31) + next;
        return (int)(sum % (uint)nodes.Count);
    }
}
