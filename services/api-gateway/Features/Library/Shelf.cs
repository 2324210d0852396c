namespace Meridian.ApiGateway.Features.Library;

/// <summary>One kind of things that are kept. Its table has id, tenant_id, name, description, folder, tags, version, created_…, updated_… and deleted_at.</summary>
/// <param name="Table">In the gateway's schema.</param>
/// <param name="Noun">For people, and the first part of audited actions.</param>
/// <param name="Route">Where they are.</param>
/// <param name="Own">The columns that it has beside these, with their types.</param>
internal sealed record Shelf(string Table, string Noun, string Route, IReadOnlyList<(string Name, string Type)> Own)
{
    public static Shelf Insights { get; } = new("gateway.insights", "insight", "/v1/insights", [("kind", "text"), ("query", "json")]);

    public static Shelf Dashboards { get; } = new("gateway.dashboards", "dashboard", "/v1/dashboards", [("range", "json"), ("filter", "json"), ("tiles", "json")]);

    /// <summary>What both kinds of things are read with: the caller's star is $2.</summary>
    public string Select(string own) => $"""
        SELECT k.id, k.name, k.description, k.folder, k.tags, k.version, k.created_by, c.email, k.created_at, k.updated_by, u.email, k.updated_at, k.deleted_at,
            EXISTS (SELECT FROM gateway.favourites f WHERE f.tenant_id = k.tenant_id AND f.actor_id = $2 AND f.subject_id = k.id), {own}
        FROM {Table} k LEFT JOIN gateway.users c ON c.id = k.created_by LEFT JOIN gateway.users u ON u.id = k.updated_by
        WHERE k.tenant_id = $1
        """;
}
