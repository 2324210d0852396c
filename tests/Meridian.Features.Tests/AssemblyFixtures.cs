using Meridian.Testing;

[assembly: AssemblyFixture(typeof(ClickHouseServer))]
