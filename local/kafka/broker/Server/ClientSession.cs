namespace Meridian.Local.Kafka.Server;

/// <summary>What is known of the client behind a connection.</summary>
internal sealed class ClientSession(string host)
{
    /// <summary>The client's address, as DescribeGroups shows it.</summary>
    public string Host => host;
}
