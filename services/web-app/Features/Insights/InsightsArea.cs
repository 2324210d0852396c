using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.WebApp.Gateway;
using Meridian.WebApp.Security;
using Meridian.WebApp.Shell;

namespace Meridian.WebApp.Features.Insights;

/// <summary>Questions and their answers.</summary>
internal static class InsightsArea
{
    public static void MapInsights(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ask/{kind}", Ask).RequireAuthorization().ExcludeFromDescription();
        routes.MapBff("/export").MapGet("/{kind}", ExportAsync);
    }

    /// <summary>The address of a question.</summary>
    /// <param name="open">Which filter has an empty row.</param>
    /// <param name="show">How it is drawn.</param>
    public static string Address(string kind, JsonObject question, Guid? insight = null, string? open = null, string? show = null) =>
        $"/insights/{kind}{Queries.Of(("q", question.ToJsonString(Compact)), ("id", insight?.ToString()), ("open", open), ("show", show))}";

    /// <summary>A question as an address has it; null when it is none.</summary>
    public static JsonObject? Parse(string? question)
    {
        try
        {
            return question is null ? null : JsonNode.Parse(question) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The builder's fields become the question, and the question the address.
    private static IResult Ask(string kind, HttpRequest request, TimeProvider time)
    {
        if (Kinds.Find(kind) is null) return TypedResults.NotFound();
        var form = new QuestionForm(request.Query, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        return TypedResults.Redirect(Address(kind, form.Question(kind), Guid.TryParse(request.Query["id"], out var id) ? id : null, form.Open(), request.Query["show"]));
    }

    private static async Task<IResult> ExportAsync(string kind, string q, HttpContext context, GatewayClient gateway, string format = "csv")
    {
        if (Parse(q) is not { } question || (Kinds.Find(kind) is null && kind != "sql")) return TypedResults.BadRequest();
        var answer = await gateway.OpenAsync(HttpMethod.Post, $"/v1/query/{kind}?format={Uri.EscapeDataString(format)}", question, cancellationToken: context.RequestAborted);
        return answer.IsOk ? await PassOnAsync(context, answer.Value, $"{kind}.{(format == "parquet" ? "parquet" : "csv")}") : Results.Json(answer.Problem, statusCode: answer.Problem.Status);
    }

    private static async Task<IResult> PassOnAsync(HttpContext context, HttpResponseMessage answer, string name)
    {
        context.Response.RegisterForDispose(answer);
        var type = answer.Content.Headers.ContentType?.ToString() ?? "application/octet-stream";
        return Results.Stream(await answer.Content.ReadAsStreamAsync(context.RequestAborted), type, name);
    }
}
