using System.Text.Json;
using Meridian.ClickHouse;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Exports;

/// <summary>Writes the answer of a query as CSV or Parquet where that was asked for.</summary>
internal sealed class ExportFilter(TableConversion conversion, IOptions<JsonOptions> json, TimeProvider time) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (export, problem) = ExportRequest.Of(context.HttpContext.Request);
        if (problem is not null) return problem;
        var result = await next(context);
        if (export.Format == ExportFormat.Json || Value(result) is not { } answer) return result;
        var node = JsonSerializer.SerializeToNode(answer, answer.GetType(), json.Value.SerializerOptions)!;
        return new Export(AnswerTables.Of(node), (string?)node["kind"] ?? "trend", export, conversion, time.GetUtcNow());
    }

    private static object? Value(object? result) => (result is INestedHttpResult nested ? nested.Result : result) switch
    {
        IStatusCodeHttpResult { StatusCode: not (null or StatusCodes.Status200OK) } => null,
        IValueHttpResult { Value: { } value } => value,
        _ => null,
    };

    private sealed class Export(ExportTable table, string kind, ExportRequest export, TableConversion conversion, DateTimeOffset now) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var ct = httpContext.RequestAborted;
            if (export.Format == ExportFormat.Csv)
            {
                export.Describe(httpContext, kind, now);
                await CsvExport.WriteAsync(table.ToLines(), httpContext.Response.BodyWriter, export, ct);
                return;
            }

            await using var parquet = await conversion.ToParquetAsync(table.Columns, table.ToRows(), ct);
            export.Describe(httpContext, kind, now);
            await parquet.CopyToAsync(httpContext.Response.Body, ct);
        }
    }
}
