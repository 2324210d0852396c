using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>POST /v1/cohorts: a new cohort, of a definition, of users, or of those who fit a definition now.</summary>
internal static class CreateCohort
{
    private const int MostUsers = 100_000;
    private const string Sql = $"""
        INSERT INTO gateway.cohorts (id, tenant_id, name, description, type, definition) VALUES ($1, $2, $3, $4, $5, $6::jsonb) RETURNING {Cohort.Columns}
        """;

    public sealed record Request(
        [Required, StringLength(200, MinimumLength = 1)] string? Name, [StringLength(2_000)] string? Description = null, string? Type = null, JsonElement? Definition = null,
        [MaxLength(MostUsers)] IReadOnlyList<string>? Users = null);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName(nameof(CreateCohort)).WithSummary("Make a cohort").Produces<Cohort>(201).ProducesProblem(400);

    internal static async Task<IResult> Handle(Request request, HttpContext context, TenantDatabase database, CohortBook book, CohortMembers members)
    {
        try
        {
            RoleCheck.Changes(context);
            var (type, definition) = Read(request);
            var run = new QueryRun(Caller.Of(context).TenantId, context.RequestAborted);
            if (definition is not null) await book.CheckAsync(run.TenantId, null, definition, context.RequestAborted);
            var users = request.Users ?? (type == Cohort.Static && definition is not null ? await members.FittingAsync(run, definition) : []);
            var made = await StoreAsync(request, type, context, database, members, [.. users.Distinct(StringComparer.Ordinal)]);
            return TypedResults.Created($"/v1/cohorts/{made.Id}", made);
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }

    private static (string Type, CohortNode? Definition) Read(Request request)
    {
        var definition = request.Definition is { ValueKind: not JsonValueKind.Null } given ? CohortReader.Read(given) : null;
        var type = request.Type ?? (request.Users is null ? Cohort.Dynamic : Cohort.Static);
        return (type, definition, request.Users) switch
        {
            (Cohort.Dynamic, not null, null) => (type, definition),
            (Cohort.Static, _, null) or (Cohort.Static, null, _) => (type, definition),
            (Cohort.Dynamic or Cohort.Static, _, _) => throw new QueryRefusal(QueryProblems.CohortInvalid("$", "A dynamic cohort has a definition, a static one users, or a definition of who they are now.")),
            _ => throw new QueryRefusal(QueryProblems.CohortInvalid("$.type", "It is dynamic or static.")),
        };
    }

    // The users come first: a cohort that is seen is whole.
    private static async Task<Cohort> StoreAsync(Request request, string type, HttpContext context, TenantDatabase database, CohortMembers members, IReadOnlyList<string> users)
    {
        var (tenantId, id) = (Caller.Of(context).TenantId, Guid.CreateVersion7());
        if (users.Any(user => user is null || user.Length is 0 or > 512)) throw new QueryRefusal(QueryProblems.CohortInvalid("$.users", "An id has 1 to 512 characters."));
        await members.WriteAsync(tenantId, id, users, areRemoved: false, context.RequestAborted);
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var command = work.Connection.Command(Sql, id, tenantId, request.Name, request.Description ?? "", type, request.Definition is { ValueKind: not JsonValueKind.Null } json ? json.GetRawText() : null);
        Cohort made;
        await using (var row = await command.ExecuteReaderAsync(context.RequestAborted))
        {
            await row.ReadAsync(context.RequestAborted);
            made = Cohort.Of(row) with { Users = type == Cohort.Static ? users.Count : null };
        }

        await work.CommitAsync();
        return made;
    }
}
