using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Meridian.ApiGateway.Tests.Library;

/// <summary>Insights and dashboards as tests make and change them.</summary>
internal static class LibraryCalls
{
    public static JsonObject Insight(string sql, string name = "Test") => new() { ["name"] = name, ["query"] = new JsonObject { ["kind"] = "sql", ["sql"] = sql } };

    /// <summary>Keeps a statement.</summary>
    public static Task<(string Path, JsonObject Made)> KeepAsync(this TestTenant tenant, string sql, string name = "Test", string? folder = null)
    {
        var insight = Insight(sql, name);
        if (folder is not null) insight["folder"] = folder;
        return MakeAsync(tenant, "/v1/insights", insight);
    }

    /// <summary>Keeps a question.</summary>
    public static Task<(string Path, JsonObject Made)> KeepAsync(this TestTenant tenant, JsonNode query) =>
        MakeAsync(tenant, "/v1/insights", new JsonObject { ["name"] = "Test", ["query"] = query });

    /// <summary>Makes a dashboard of tiles.</summary>
    public static Task<(string Path, JsonObject Made)> MakeDashboardAsync(this TestTenant tenant, params JsonObject[] tiles) =>
        MakeAsync(tenant, "/v1/dashboards", new JsonObject { ["name"] = "Board", ["tiles"] = new JsonArray(tiles) });

    /// <summary>A tile with a statement.</summary>
    public static JsonObject SqlTile(string id, string sql) => new()
    {
        ["id"] = id,
        ["type"] = "query",
        ["x"] = 0,
        ["y"] = 0,
        ["w"] = 6,
        ["h"] = 4,
        ["title"] = $"Tile {id}",
        ["query"] = new JsonObject { ["kind"] = "sql", ["sql"] = sql },
    };

    /// <summary>A tile with an insight.</summary>
    public static JsonObject InsightTile(string id, JsonNode insightId) => new()
    {
        ["id"] = id,
        ["type"] = "insight",
        ["x"] = 6,
        ["y"] = 0,
        ["w"] = 6,
        ["h"] = 4,
        ["insightId"] = insightId.DeepClone(),
    };

    public static Task<HttpResponseMessage> PutAsync(this TestTenant tenant, string path, JsonObject body, string? seen)
    {
        var client = tenant.Analyst();
        if (seen is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", seen);
        return client.PutAsJsonAsync(path, body, TestContext.Current.CancellationToken);
    }

    public static Task<HttpResponseMessage> DeleteAsync(this TestTenant tenant, string path, string? seen)
    {
        var client = tenant.Analyst();
        if (seen is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", seen);
        return client.DeleteAsync(path, TestContext.Current.CancellationToken);
    }

    private static async Task<(string Path, JsonObject Made)> MakeAsync(TestTenant tenant, string path, JsonObject body)
    {
        var made = await tenant.Analyst().PostAsync(path, body).ExpectAsync(HttpStatusCode.Created);
        return ($"{path}/{made["id"]}", made);
    }
}
