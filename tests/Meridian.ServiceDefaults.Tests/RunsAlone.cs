namespace Meridian.ServiceDefaults.Tests;

/// <summary>Tests that set variables of the whole process, by which the services of every other test would go: none runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "alone";
}
