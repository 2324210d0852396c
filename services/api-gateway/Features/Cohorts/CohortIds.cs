using System.Text.Json;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>Finds the cohorts that some JSON names, wherever they stand in it: <c>"cohort": "id"</c> and <c>"cohorts": ["id", …]</c>.</summary>
internal static class CohortIds
{
    public static IReadOnlyCollection<Guid> In(JsonElement json)
    {
        var found = new HashSet<Guid>();
        Collect(json, found);
        return found;
    }

    private static void Collect(JsonElement json, HashSet<Guid> found)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray()) Collect(item, found);
        }
        else if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in json.EnumerateObject()) Collect(member, found);
        }
    }

    private static void Collect(JsonProperty member, HashSet<Guid> found)
    {
        if (member.Name == "cohort") Add(member.Value, found);
        if (member is { Name: "cohorts", Value.ValueKind: JsonValueKind.Array })
        {
            foreach (var id in member.Value.EnumerateArray()) Add(id, found);
        }

        Collect(member.Value, found);
    }

    private static void Add(JsonElement json, HashSet<Guid> found)
    {
        if (json.ValueKind == JsonValueKind.String && json.TryGetGuid(out var id)) found.Add(id);
    }
}
