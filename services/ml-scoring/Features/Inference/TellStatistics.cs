using System.Text.Json.Serialization;
using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>GET /v2/models[/{model}[/versions/{version}]]/stats: what each version has done since it was loaded.</summary>
internal static class TellStatistics
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/models/stats", (ModelRepository repository) => Handle(null, null, repository));
        routes.MapGet("/models/{model}/stats", (string model, ModelRepository repository) => Handle(model, null, repository));
        routes.MapGet("/models/{model}/versions/{version}/stats", (string model, string version, ModelRepository repository) => Handle(model, version, repository));
    }

    private static IResult Handle(string? model, string? version, ModelRepository repository)
    {
        var found = repository.Models.Values.Where(served => model is null || served.Name == model)
            .SelectMany(served => served.Versions.Values)
            .Where(one => version is null || one.Version == VersionNumber.Read(version)).ToList();
        return found.Count == 0 && model is not null
            ? new ProtocolErrorResult(ProtocolError.NotServed(repository, model, version))
            : TypedResults.Ok(new Answer([.. found.Where(one => one.Model is not null).Select(One.Of)]));
    }

    internal sealed record Answer([property: JsonPropertyName("model_stats")] IReadOnlyList<One> Models);

    /// <param name="Inferences">Rows; divided by <paramref name="Executions"/> it is how large batches were.</param>
    internal sealed record One(
        string Name, string Version,
        [property: JsonPropertyName("last_inference")] long LastAt,
        [property: JsonPropertyName("inference_count")] long Inferences,
        [property: JsonPropertyName("execution_count")] long Executions,
        [property: JsonPropertyName("inference_stats")] Durations Durations)
    {
        public static One Of(ModelVersion version)
        {
            var statistics = version.Model!.Statistics;
            return new One(version.Folder.Model, VersionNumber.Show(version.Version), statistics.LastAt, statistics.Rows, statistics.Runs, new Durations(
                new Duration(statistics.Requests, statistics.QueueNanoseconds + statistics.RunNanoseconds),
                new Duration(statistics.Failures, 0),
                new Duration(statistics.Requests, statistics.QueueNanoseconds),
                new Duration(statistics.Runs, statistics.RunNanoseconds)));
        }
    }

    internal sealed record Durations(Duration Success, Duration Fail, Duration Queue, [property: JsonPropertyName("compute_infer")] Duration Compute);

    internal sealed record Duration(long Count, [property: JsonPropertyName("ns")] long Nanoseconds);
}
