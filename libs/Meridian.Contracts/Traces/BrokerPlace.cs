namespace Meridian.Contracts.Traces;

/// <summary>Where an event stands on the broker.</summary>
/// <param name="Index">Its place in the record's block, from 0.</param>
public sealed record BrokerPlace(string Topic, int Partition, long Offset, int Index);
