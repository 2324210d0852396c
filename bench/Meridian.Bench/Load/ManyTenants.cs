using Meridian.ApiGateway.Features.Keys;
using Meridian.Bench.Harness;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.Bench.Load;

/// <summary>Tenants with nothing but a name, the largest plan and a write key, put where the gateway looks for them.</summary>
internal static class ManyTenants
{
    private const string Sql = """
        WITH t AS (INSERT INTO gateway.tenants (id, name, plan) SELECT id, 'bench', 'enterprise' FROM unnest($1::uuid[]) AS id)
        INSERT INTO gateway.api_keys (id, tenant_id, name, prefix, hash, scopes) SELECT id, id, 'bench', 'mk_write_', hash, ARRAY['ingest'] FROM unnest($1::uuid[], $2::bytea[]) AS u (id, hash)
        """;

    /// <returns>Their write keys.</returns>
    public static async Task<IReadOnlyList<string>> CreateAsync(BenchStack stack, int count, CancellationToken cancellationToken)
    {
        var keys = Enumerable.Range(0, count).Select(_ => RandomSecret.Create("mk_write_")).ToList();
        await using var database = NpgsqlDataSource.Create(stack.State.Connections["postgres"]);
        await using var command = database.Command(Sql, keys.Select(_ => Guid.CreateVersion7()).ToArray(), keys.Select(RandomSecret.Hash).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
        return keys;
    }
}
