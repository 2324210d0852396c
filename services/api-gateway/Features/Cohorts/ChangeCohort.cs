using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>PUT /v1/cohorts/{id}: another name, description, or definition of a dynamic one.</summary>
internal static class ChangeCohort
{
    private const string Sql = $"""
        UPDATE gateway.cohorts SET name = $3, description = $4, definition = CASE WHEN type = 'dynamic' THEN $5::jsonb ELSE definition END, version = version + 1, updated_at = now()
        WHERE tenant_id = $1 AND id = $2 AND (type = 'dynamic') = ($5::jsonb IS NOT NULL) RETURNING {Cohort.Columns}
        """;

    private const string TypeSql = "SELECT type FROM gateway.cohorts WHERE tenant_id = $1 AND id = $2";

    public sealed record Request([Required, StringLength(200, MinimumLength = 1)] string? Name, [StringLength(2_000)] string? Description = null, JsonElement? Definition = null);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/{id:guid}", Handle)
        .WithName(nameof(ChangeCohort)).WithSummary("Change a cohort").Produces<Cohort>().ProducesProblem(400).ProducesProblem(404);

    internal static async Task<IResult> Handle(Guid id, Request request, HttpContext context, TenantDatabase database, CohortBook book)
    {
        try
        {
            RoleCheck.Changes(context);
            var tenantId = Caller.Of(context).TenantId;
            if (await database.ReadAsync(tenantId, TypeSql, [tenantId, id], row => row.GetString(0), context.RequestAborted) is not [var type]) return Problems.NotThere("cohort");
            var definition = request.Definition is { ValueKind: not JsonValueKind.Null } given ? given : (JsonElement?)null;
            if (type == Cohort.Dynamic != definition.HasValue) return QueryProblems.CohortInvalid("$.definition", "A dynamic cohort has a definition, and a static one has users.");
            if (definition is { } json) await book.CheckAsync(tenantId, id, CohortReader.Read(json), context.RequestAborted);
            return await StoreAsync(id, request, definition, context, database) is { } changed ? TypedResults.Ok(changed) : Problems.NotThere("cohort");
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }

    private static async Task<Cohort?> StoreAsync(Guid id, Request request, JsonElement? definition, HttpContext context, TenantDatabase database)
    {
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var command = work.Connection.Command(Sql, Caller.Of(context).TenantId, id, request.Name, request.Description ?? "", definition?.GetRawText());
        Cohort? changed = null;
        await using (var row = await command.ExecuteReaderAsync(context.RequestAborted))
        {
            if (await row.ReadAsync(context.RequestAborted)) changed = Cohort.Of(row);
        }

        await work.CommitAsync();
        return changed;
    }
}
