using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Meridian.ApiGateway.Features.Exports;

/// <summary>How an answer is written.</summary>
internal enum ExportFormat
{
    Json,
    Csv,
    Parquet,
}

/// <summary>The form in which a request wants its answer: <c>?format=</c>, or else the first of <c>Accept</c> that there is.</summary>
/// <param name="HasMark">A byte order mark in front of CSV, by which Excel knows UTF-8.</param>
/// <param name="KeepsFormulas">Text that a spreadsheet takes for a formula stays as it is.</param>
internal sealed record ExportRequest(ExportFormat Format, bool HasMark, bool KeepsFormulas)
{
    public const string Csv = "text/csv";
    public const string Parquet = "application/vnd.apache.parquet";

    /// <summary>What a request asks for; the problem where it is nothing that there is.</summary>
    public static (ExportRequest Export, ProblemHttpResult? Problem) Of(HttpRequest request)
    {
        var named = request.Query["format"].ToString();
        var format = named.Length == 0 ? Accepted(request) : Enum.TryParse<ExportFormat>(named, ignoreCase: true, out var one) && Enum.IsDefined(one) && !char.IsAsciiDigit(named[0]) ? one : default(ExportFormat?);
        var export = new ExportRequest(format ?? ExportFormat.Json, request.Query["bom"] == "true", request.Query["formulas"] == "keep");
        return (export, format is null ? Problems.UnknownFormat(named) : null);
    }

    private static ExportFormat Accepted(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) return ExportFormat.Json;
        foreach (var type in accepted.OrderByDescending(type => type.Quality ?? 1))
        {
            if (type.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase)) return ExportFormat.Csv;
            if (type.MediaType.Equals(Parquet, StringComparison.OrdinalIgnoreCase)) return ExportFormat.Parquet;
            if (type.MediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase)) return ExportFormat.Json;
        }

        return ExportFormat.Json;
    }

    /// <summary>Makes an answer a download.</summary>
    public void Describe(HttpContext context, string kind, DateTimeOffset now)
    {
        var ending = Format == ExportFormat.Csv ? "csv" : "parquet";
        context.Response.ContentType = Format == ExportFormat.Csv ? Csv + "; charset=utf-8; header=present" : Parquet;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{kind}-{now.UtcDateTime:yyyyMMdd-HHmmss}.{ending}\"";
        context.Response.Headers.XContentTypeOptions = "nosniff";
    }
}
