using Meridian.EventProcessor.Tests;
using Meridian.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(ClickHouseEngine))]
