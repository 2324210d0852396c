using Meridian.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]
