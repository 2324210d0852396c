namespace Meridian.ServiceDefaults.Tests;

/// <summary>Tests that set variables of the whole process, by which the services of every other test would go: none runs beside them.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
