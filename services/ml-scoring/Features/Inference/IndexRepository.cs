using Meridian.MlScoring.Features.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>POST /v2/repository/index: every version that is known, with the reason why one does not answer.</summary>
internal static class IndexRepository
{
    /// <param name="Ready">Only those that answer.</param>
    public sealed record Request(bool Ready);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/repository/index", Handle);

    internal static Ok<List<Entry>> Handle(Request? request, ModelRepository repository) => TypedResults.Ok(
        repository.Models.Values.SelectMany(model => model.Versions.Values)
            .Where(version => request is not { Ready: true } || version.State == ModelState.Ready)
            .Select(version => new Entry(version.Folder.Model, VersionNumber.Show(version.Version), version.State == ModelState.Ready ? "READY" : "UNAVAILABLE", version.Reason))
            .ToList());

    internal sealed record Entry(string Name, string Version, string State, string Reason);
}
