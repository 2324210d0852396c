using System.Globalization;
using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>
/// What a trend is broken down by: a column (<c>event</c>, <c>type</c>, <c>userId</c>, …) or a path into JSON (<c>properties.plan.name</c>).
/// </summary>
/// <param name="Column">The column of the events table.</param>
/// <param name="Path">Names from the outside in; empty for a plain column.</param>
internal sealed record Breakdown(string Column, IReadOnlyList<string> Path)
{
    private const int MaxPath = 8;

    /// <summary>The breakdown of a name, or null when there is none of that name.</summary>
    public static Breakdown? Parse(string name) => name.Split('.') switch
    {
        [var root] when Plain(root) is { } column => new(column, []),
        [var root and ("properties" or "traits" or "context"), .. var path] when path is { Length: > 0 and <= MaxPath } && !path.Contains("") => new(root, path),
        _ => null,
    };

    /// <summary>SQL that gives the value as text, "" for nothing. Names of the client's own go in as the parameters path0, path1, ….</summary>
    public string Sql()
    {
        if (Path.Count == 0) return $"toString({Column})";
        var path = string.Join(", ", Path.Select((_, index) => $"{{path{index}:String}}"));
        // A text is unquoted, anything else stands as its JSON.
        return $"""
            multiIf(JSONType({Column}, {path}) = 'String', JSONExtractString({Column}, {path}),
                JSONType({Column}, {path}) = 'Null', '', JSONExtractRaw({Column}, {path}))
            """;
    }

    /// <summary>Adds what <see cref="Sql"/> takes as parameters.</summary>
    public void AddParameters(ClickHouseCommand command)
    {
        for (var index = 0; index < Path.Count; index++) command.AddParameter(string.Create(CultureInfo.InvariantCulture, $"path{index}"), Path[index]);
    }

    private static string? Plain(string name) => name switch
    {
        "event" or "type" => name,
        "userId" => "user_id",
        "anonymousId" => "anonymous_id",
        "groupId" => "group_id",
        _ => null,
    };
}
