using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Idempotency;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>Questions with names.</summary>
internal static class InsightsArea
{
    public static void MapInsights(this IEndpointRouteBuilder routes)
    {
        var insights = routes.MapGroup(Shelf.Insights.Route).WithTags("Insights").RequireScope(ApiScopes.Query);
        ListInsights.Map(insights);
        ShowInsight.Map(insights);
        StarInsight.Map(insights);
        RunInsight.Map(insights).ChangesNothing();

        var writers = insights.MapGroup("").RequireRole(Role.Analyst);
        CreateInsight.Map(writers);
        ChangeInsight.Map(writers);
        DeleteInsight.Map(writers);
        RestoreInsight.Map(writers);
        DuplicateInsight.Map(writers);
    }

    /// <summary>The insight, with its version as an ETag; or that there is none.</summary>
    public static async Task<IResult> FoundAsync(HttpContext context, TenantDatabase database, Guid id) =>
        KeptAnswer.Found(context, Shelf.Insights, await Insight.FindAsync(database, Caller.Of(context), id, context.RequestAborted));

    /// <summary>The insight that was just made.</summary>
    public static async Task<IResult> CreatedAsync(HttpContext context, TenantDatabase database, Guid id) =>
        KeptAnswer.Created(context, Shelf.Insights, await Insight.FindAsync(database, Caller.Of(context), id, context.RequestAborted));
}
