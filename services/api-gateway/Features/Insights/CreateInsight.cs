using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>POST /v1/insights: keeps a question.</summary>
internal static class CreateInsight
{
    private const string InsertSql = """
        INSERT INTO gateway.insights (id, tenant_id, name, description, folder, tags, kind, query, created_by, created_at, updated_by, updated_at)
        VALUES ($1, $2, $3, $4, $5::text, $6, $7, $8::json, $9::uuid, $10, $9::uuid, $10)
        """;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName(nameof(CreateInsight)).WithSummary("Keep a question").Produces<Insight>(201).ProducesProblem(400)
        .WithDescription("The question is checked by asking it once, at its own route.");

    internal static async Task<IResult> Handle(InsightRequest request, HttpContext context, TenantDatabase database, QuestionRoutes questions, TimeProvider time)
    {
        if (await request.CheckAsync(Caller.Of(context), questions, context.RequestAborted) is { } problem) return problem;
        var id = Guid.CreateVersion7();
        await StoreAsync(request, id, context, database, time.GetUtcNow());
        return await InsightsArea.CreatedAsync(context, database, id);
    }

    private static async Task StoreAsync(InsightRequest request, Guid id, HttpContext context, TenantDatabase database, DateTimeOffset now)
    {
        var caller = Caller.Of(context);
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var insert = work.Connection.Command(
            InsertSql, id, caller.TenantId, request.Name, request.Description ?? "", request.Folder, request.DistinctTags, request.Kind, request.Query!.Value.GetRawText(),
            caller.Session?.UserId, now);
        await insert.ExecuteNonQueryAsync(context.RequestAborted);
        await work.CommitAsync();
    }
}
