using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>PUT /v1/insights/{id}: replaces what is kept, if the caller has seen the newest version.</summary>
internal static class ChangeInsight
{
    private const string UpdateSql = """
        UPDATE gateway.insights SET name = $4, description = $5, folder = $6::text, tags = $7, kind = $8, query = $9::json, updated_by = $10::uuid, updated_at = $11, version = version + 1
        WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL AND version = coalesce($3::integer, version)
        """;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/{id:guid}", Handle)
        .WithName(nameof(ChangeInsight)).WithSummary("Change an insight").Produces<Insight>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(412).ProducesProblem(428)
        .WithDescription("Needs If-Match with the version that was seen, or *.");

    internal static async Task<IResult> Handle(Guid id, InsightRequest request, HttpContext context, TenantDatabase database, QuestionRoutes questions, TimeProvider time)
    {
        var (version, problem) = SeenVersion.Of(context);
        if (problem is not null) return problem;
        // Who has no such insight learns nothing of whether the question is one.
        if (await Insight.FindAsync(database, Caller.Of(context), id, context.RequestAborted) is null) return Problems.NotThere(Shelf.Insights.Noun);
        if (await request.CheckAsync(Caller.Of(context), questions, context.RequestAborted) is { } flaw) return flaw;
        return await StoreAsync(id, version, request, context, database, time.GetUtcNow()) ?? await InsightsArea.FoundAsync(context, database, id);
    }

    private static async Task<ProblemHttpResult?> StoreAsync(Guid id, int? version, InsightRequest request, HttpContext context, TenantDatabase database, DateTimeOffset now)
    {
        var caller = Caller.Of(context);
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var update = work.Connection.Command(
            UpdateSql, caller.TenantId, id, version, request.Name, request.Description ?? "", request.Folder, request.DistinctTags, request.Kind, request.Query!.Value.GetRawText(),
            caller.Session?.UserId, now);
        if (await update.ExecuteNonQueryAsync(context.RequestAborted) == 0) return await KeptWrites.WhyNotAsync(work, Shelf.Insights, caller, id, context.RequestAborted);
        await work.CommitAsync();
        return null;
    }
}
