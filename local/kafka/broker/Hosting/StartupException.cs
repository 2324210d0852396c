namespace Meridian.Local.Kafka.Hosting;

/// <summary>The broker cannot start, and the message says in one line why and what to do.</summary>
internal sealed class StartupException(string message) : Exception(message);
