namespace Meridian.ServiceDefaults.Faults;

/// <summary>Which exceptions beyond the known ones mean that a store or a service is away.</summary>
internal sealed class FaultOptions
{
    public HashSet<Type> Unavailable { get; } = [];
}
