using Meridian.Testing;
using Meridian.Trainer.Tests;

[assembly: AssemblyFixture(typeof(ClickHouseServer))]
[assembly: AssemblyFixture(typeof(SimulatedHistory))]
