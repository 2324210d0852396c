using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Cli.Demo;

/// <summary>A departure of the data set flights-20k (vega-datasets, BSD-3-Clause: US Bureau of Transportation Statistics, 2001).</summary>
/// <param name="Date">Local departure time, "2001/01/31 18:20"; taken as UTC, the set names no zone.</param>
/// <param name="Delay">Minutes.</param>
/// <param name="Distance">Miles.</param>
internal sealed record Flight(string Date, int Delay, int Distance, string Origin, string Destination)
{
    public const string EventName = "flight.departed";

    public DateTimeOffset DepartedAt { get; } = DateTimeOffset.ParseExact(Date, "yyyy/MM/dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static IReadOnlyList<Flight> Read(string file)
    {
        using var stream = File.OpenRead(file);
        return JsonSerializer.Deserialize<Flight[]>(stream, JsonSerializerOptions.Web)
            ?? throw new InvalidDataException($"{file} holds no flights.");
    }

    /// <summary>The flight as a tenant's engineer would send it: the airport of origin is the user.</summary>
    public JsonObject ToEvent(string messageId) => new()
    {
        ["messageId"] = messageId,
        ["type"] = "track",
        ["event"] = EventName,
        ["userId"] = Origin,
        ["timestamp"] = DepartedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["properties"] = new JsonObject { ["origin"] = Origin, ["destination"] = Destination, ["delay"] = Delay, ["distance"] = Distance },
    };
}
