namespace Meridian.Local.Kafka.Tests;

/// <summary>Tests that measure the memory of this process: no other may run beside them, for it would be measured too.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
