using Meridian.ApiGateway.Features.Exports;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ClickHouse;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>Answers of statements as CSV or Parquet, handed on as the engine gives them.</summary>
internal sealed class SqlExports(SqlRunner runner, TimeProvider time)
{
    /// <summary>Begins one.</summary>
    /// <exception cref="SqlRefusedException">The statement may not be run, is wrong, or takes too much.</exception>
    public async Task<IResult> StartAsync(ExportRequest export, AskSql.Request request, int limit, HttpContext context)
    {
        var format = export.Format == ExportFormat.Csv ? SqlTable.Format : "Parquet";
        var (answer, slot) = await runner.StreamAsync(Caller.Of(context).TenantId, request, format, limit, context.RequestAborted);
        return new Started(export, answer, slot, time.GetUtcNow());
    }

    private sealed class Started(ExportRequest export, TenantSqlAnswer answer, IDisposable slot, DateTimeOffset now) : IResult
    {
        // What breaks off in the middle breaks the download off: half of a file must not look like a whole one.
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            using (slot)
            using (answer)
            {
                export.Describe(httpContext, "sql", now);
                if (export.Format == ExportFormat.Csv) await CsvExport.WriteAsync(answer.Content, httpContext.Response.BodyWriter, export, httpContext.RequestAborted);
                else await answer.Content.CopyToAsync(httpContext.Response.Body, httpContext.RequestAborted);
            }
        }
    }
}
