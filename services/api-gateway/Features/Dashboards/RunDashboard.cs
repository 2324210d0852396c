using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>POST /v1/dashboards/{id}/run: the answers of its tiles, over another range or further filtered if asked to.</summary>
internal static class RunDashboard
{
    /// <param name="Range">Instead of the dashboard's own.</param>
    /// <param name="Filter">Instead of the dashboard's own.</param>
    /// <param name="Tiles">The ids of those to ask; all of them without it.</param>
    public sealed record Request(DateRange? Range = null, JsonElement? Filter = null, [MaxLength(50)] IReadOnlyList<string>? Tiles = null)
    {
        internal AskAgain Again => new(Range, Filter);
    }

    public sealed record Response(IReadOnlyList<TileResult> Tiles);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/run", Handle)
        .WithName(nameof(RunDashboard)).WithSummary("Ask a dashboard's questions")
        .WithDescription("A tile that fails has its problem and does not sink the others.");

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Guid id, HttpContext context, TenantDatabase database, DashboardAnswers answers, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] Request? request = null)
    {
        if (Asking.Check(request?.Again) is { } problem) return problem;
        var caller = Caller.Of(context);
        if (await Dashboard.FindAsync(database, caller, id, context.RequestAborted) is not { DeletedAt: null } dashboard) return Problems.NotThere(Shelf.Dashboards.Noun);
        return TypedResults.Ok(new Response(await answers.AskAsync(caller, dashboard, request?.Again, request?.Tiles, context.RequestAborted)));
    }
}
