namespace Meridian.Postgres;

/// <summary>A set of migrations that must not be run as it is; the message names the file and says what to do.</summary>
public sealed class MigrationException(string message, Exception? inner = null) : Exception(message, inner);
