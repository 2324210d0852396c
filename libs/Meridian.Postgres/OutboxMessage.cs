namespace Meridian.Postgres;

/// <summary>A message to a topic.</summary>
/// <param name="Key">Messages of a key keep their order.</param>
public sealed record OutboxMessage(string Topic, byte[] Key, byte[] Value);
