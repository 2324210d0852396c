using Npgsql;

namespace Meridian.Local.Postgres.Tests;

public sealed class PostgresServerTests(PostgresServerTests.Started started) : IClassFixture<PostgresServerTests.Started>
{
    private readonly PostgresUnderTest _postgres = started.Postgres;

    [Fact]
    public async Task It_is_PostgreSQL_18_with_checksums_and_UTF8()
    {
        Assert.Equal("18", ((string)(await _postgres.AskAsync("SHOW server_version"))!).Split('.')[0]);
        Assert.Equal("on", await _postgres.AskAsync("SHOW data_checksums"));
        Assert.Equal("on", await _postgres.AskAsync("SHOW fsync"));
        Assert.Equal("UTF8", await _postgres.AskAsync("SHOW server_encoding"));
        Assert.Equal("ÄÖ", await _postgres.AskAsync("SELECT upper('äö')"));
    }

    [Theory]
    [InlineData("meridian")]
    [InlineData("second")]
    public async Task Each_database_belongs_to_the_role(string database) =>
        Assert.Equal("meridian", await _postgres.AskAsync("SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = current_database()", database));

    [Fact]
    public async Task Row_level_security_binds_the_role()
    {
        await _postgres.AskAsync("CREATE TABLE secured (id int); INSERT INTO secured VALUES (1), (2); ALTER TABLE secured ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY one ON secured USING (id = 1)");

        Assert.Equal(1L, await _postgres.AskAsync("SELECT count(*) FROM secured"));
    }

    [Fact]
    public async Task Only_the_right_password_opens_it()
    {
        var wrong = $"Host=localhost;Port={_postgres.Port};Username=meridian;Password=wrong;Database=meridian;Pooling=false";
        await using var connection = new NpgsqlConnection(wrong);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task Nobody_signs_in_as_its_superuser() =>
        await Assert.ThrowsAsync<PostgresException>(() => _postgres.ConnectAsync(user: "postgres"));

    public sealed class Started : IAsyncLifetime
    {
        internal PostgresUnderTest Postgres { get; } = new();

        public async ValueTask InitializeAsync() => await Postgres.StartAsync();

        public ValueTask DisposeAsync() => Postgres.DisposeAsync();
    }
}
