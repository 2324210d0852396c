using System.Collections.Frozen;

namespace Meridian.ApiGateway.Features.Keys;

/// <summary>Scopes as clients and the database write them.</summary>
internal static class ApiScopeNames
{
    public const string Ingest = "ingest";

    public static FrozenSet<string> All { get; } = new[] { Ingest, "query", "admin" }.ToFrozenSet(StringComparer.Ordinal);
}
