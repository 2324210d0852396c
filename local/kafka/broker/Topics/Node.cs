namespace Meridian.Local.Kafka.Topics;

/// <summary>One logical broker: an id and a listener. All nodes share one process and one set of logs.</summary>
internal sealed class Node(int id, string host)
{
    public int Id => id;

    public string Host => host;

    /// <summary>The port listened on, known once the node is up.</summary>
    public int Port { get; set; }

    public bool IsUp { get; set; }
}
