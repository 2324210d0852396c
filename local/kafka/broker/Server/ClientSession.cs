namespace Meridian.Local.Kafka.Server;

/// <summary>What is known of the client behind a connection.</summary>
internal sealed class ClientSession(string host, SaslExchange? sasl)
{
    /// <summary>The client's address, as DescribeGroups shows it.</summary>
    public string Host => host;

    /// <summary>The client's sign-in; null where none is wanted.</summary>
    public SaslExchange? Sasl => sasl;
}
