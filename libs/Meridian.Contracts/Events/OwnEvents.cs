namespace Meridian.Contracts.Events;

/// <summary>
/// The names of events that Meridian itself puts into a tenant's stream, so that workflows can be started by them. Nobody else can send one: they were not accepted from
/// anybody, so they are in no count of what was, and whoever asks for all events or all people does not mean them.
/// </summary>
public static class OwnEvents
{
    /// <summary>Scores of a model have drifted.</summary>
    public const string ModelDrift = "$model_drift";

    private static ReadOnlySpan<byte> ModelDriftUtf8 => "$model_drift"u8;

    /// <summary>Whether a name, as UTF-8, is one of them.</summary>
    public static bool Contains(ReadOnlySpan<byte> name) => name.SequenceEqual(ModelDriftUtf8);
}
