namespace Meridian.Contracts.Events;

/// <summary>Bytes that are not an event block. Reading them again will fail again: a dead letter.</summary>
public sealed class EventBlockException(string message) : Exception(message);
