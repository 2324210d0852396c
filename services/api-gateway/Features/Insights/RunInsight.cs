using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>POST /v1/insights/{id}/run: the answer of the question's own route, over another range or further filtered if asked to.</summary>
internal static class RunInsight
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/run", Handle)
        .WithName(nameof(RunInsight)).WithSummary("Ask a kept question").ProducesProblem(404)
        .WithDescription("Answers as POST /v1/query/{kind} does, also as CSV or Parquet.");

    internal static async Task<IResult> Handle(
        Guid id, HttpContext context, TenantDatabase database, QuestionRoutes questions, TimeProvider time, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] AskAgain? request = null)
    {
        if (Asking.Check(request) is { } problem) return problem;
        if (await Insight.FindAsync(database, Caller.Of(context), id, context.RequestAborted) is not { DeletedAt: null } insight) return Problems.NotThere(Shelf.Insights.Noun);
        if (!questions.Has(insight.Kind)) return Problems.KeptKindUnknown(insight.Kind);
        return new Asked(questions, insight.Kind, Asking.With(insight.Query, request, time.GetUtcNow()));
    }

    private sealed class Asked(QuestionRoutes questions, string kind, System.Text.Json.Nodes.JsonObject question) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => questions.AskInsteadAsync(httpContext, kind, question);
    }
}
