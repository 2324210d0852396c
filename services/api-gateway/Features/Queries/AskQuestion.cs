using System.Globalization;
using System.Text.Json;
using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>POST /v1/query and /v1/query/{kind}: a question, answered.</summary>
internal static class AskQuestion
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes
        .MapPost("", (HttpContext context, QuestionDesk desk) => Handle(context, desk, null))
        .WithName(nameof(AskQuestion)).WithSummary("Ask a question of any kind").Accepts<JsonElement>("application/json").Produces<JsonElement>();

    /// <summary>The route of one kind.</summary>
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes, QuestionKind kind) => routes
        .MapPost($"/{kind.Name}", (HttpContext context, QuestionDesk desk) => Handle(context, desk, kind.Name))
        .WithName($"Query{CultureInfo.InvariantCulture.TextInfo.ToTitleCase(kind.Name)}").WithSummary($"Ask for a {kind.Name}")
        .Accepts(kind.Request, "application/json").Produces(200, kind.Response).ProducesProblem(400).ProducesProblem(422).ProducesProblem(503);

    internal static async Task<IResult> Handle(HttpContext context, QuestionDesk desk, string? kind)
    {
        try
        {
            using var question = await QuestionBody.ReadAsync(context, QuestionDesk.MaxLength);
            var answer = await desk.AskAsync(Caller.Of(context).TenantId, question.RootElement, kind, Freshness.Of(context), context.RequestAborted);
            // An answer that was kept may be a little less fresh than a new one would be.
            if (answer.TryGetProperty("freshness", out var freshness)) Freshness.Write(context.Response, freshness.GetProperty("watermark").GetDateTimeOffset());
            return TypedResults.Json(answer);
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }
}
