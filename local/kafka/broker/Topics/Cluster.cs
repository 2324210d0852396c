using System.Text;
using Meridian.Local.Kafka.Hosting;

namespace Meridian.Local.Kafka.Topics;

/// <summary>The logical brokers, and who of them leads what. A node that is down hands its share to the next one up.</summary>
internal sealed class Cluster(string id, IReadOnlyList<Node> nodes)
{
    public string Id => id;

    public static Cluster Of(KafkaOptions options, string id) => new(id, [.. options.Ports.Select((_, i) => new Node(i + 1, options.Host))]);

    public IReadOnlyList<Node> Nodes => nodes;

    public IEnumerable<Node> Live => nodes.Where(node => node.IsUp);

    /// <summary>The node that answers for the cluster.</summary>
    public Node Controller => NextUp(0);

    public Node LeaderOf(string topic, int partition) => NextUp(Hash(topic) + partition);

    /// <summary>The coordinator of a group or of a transactional id.</summary>
    public Node CoordinatorOf(string key) => NextUp(Hash(key));

    /// <summary>The nodes that count as holding a partition: as many as its replication factor, from its leader by rights on.</summary>
    public IEnumerable<Node> ReplicasOf(string topic, int partition, int replicationFactor)
    {
        var first = Hash(topic) + partition;
        return Enumerable.Range(0, Math.Min(replicationFactor, nodes.Count)).Select(i => nodes[(first + i) % nodes.Count]);
    }

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
