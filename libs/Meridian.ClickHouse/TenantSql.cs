using System.Globalization;
using System.Text.Json;

namespace Meridian.ClickHouse;

/// <summary>
/// Runs statements that a tenant wrote. They go to the server as an account of their own, which can read and nothing else, and for which the server's row policy shows the
/// rows of one tenant: the one that the query's id begins with. A statement can neither see nor change that id (ADR-015).
/// </summary>
public sealed class TenantSql
{
    /// <summary>The account; Meridian.AppHost/Infrastructure/sql-access.xml has its rights.</summary>
    public const string Account = "meridian_sql";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ClickHouseHttp _http;
    private readonly ClickHouseHttp _owner;

    internal TenantSql(ClickHouseHttp http, ClickHouseHttp owner) => (_http, _owner) = (http, owner);

    /// <summary>Runs one. The answer streams; disposing it stops the statement.</summary>
    /// <exception cref="ClickHouseRejectedException">The statement is wrong, or went over a limit; the code says which.</exception>
    /// <exception cref="ClickHouseUnavailableException">The server is away, or busy.</exception>
    public async Task<TenantSqlAnswer> RunAsync(Guid tenantId, TenantSqlQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (tenantId == Guid.Empty) throw new ArgumentException("A tenant's id is not empty.", nameof(tenantId));
        var id = $"{tenantId:d}-{Guid.CreateVersion7():n}";
        var query = new Dictionary<string, string>
        {
            ["query_id"] = id,
            ["default_format"] = question.Format,
            ["max_execution_time"] = question.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            ["max_memory_usage"] = question.MaxMemory.ToString(CultureInfo.InvariantCulture),
            ["max_rows_to_read"] = question.MaxRowsToRead.ToString(CultureInfo.InvariantCulture),
            ["max_result_bytes"] = question.MaxResultBytes.ToString(CultureInfo.InvariantCulture),
            ["limit"] = question.Limit.ToString(CultureInfo.InvariantCulture),
        };
        if (question.HeldBytes > 0) query["buffer_size"] = question.HeldBytes.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in question.Parameters) query["param_" + name] = value;
        using var body = new StringContent(question.Sql);
        try
        {
            // The server keeps the time, and gives a better reason than we could.
            var response = await _http.PostAsync(query, body, question.Timeout + Patience, ServerErrors.FromTenants, cancellationToken);
            return new TenantSqlAnswer(response, await response.Content.ReadAsStreamAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            await KillAsync(id);
            throw;
        }
    }

    // The server notices that nobody waits any more when it next reports progress, which within a join can be long after.
    private async Task KillAsync(string id)
    {
        using var body = new StringContent("KILL QUERY WHERE query_id = {id:String} AND user = {user:String} ASYNC");
        try
        {
            using var response = await _owner.PostAsync([new("param_id", id), new("param_user", Account)], body, Patience, CancellationToken.None);
        }
        catch (Exception fault) when (fault is ClickHouseUnavailableException or ClickHouseRejectedException)
        {
            // It ends when its time is up.
        }
    }
}

/// <summary>A statement and what it may take.</summary>
/// <param name="Sql">One SELECT; it was looked at, but is not trusted.</param>
/// <param name="Parameters">Values for <c>{name:Type}</c>, as the HTTP interface reads them.</param>
/// <param name="Format">ClickHouse's name of the format of the answer.</param>
/// <param name="Limit">Most rows of the answer.</param>
/// <param name="HeldBytes">How much of the answer the server holds back: where that is all of it, an error is never half an answer.</param>
public sealed record TenantSqlQuestion(string Sql, IReadOnlyDictionary<string, string> Parameters, string Format, long Limit, int HeldBytes)
{
    public required TimeSpan Timeout { get; init; }

    /// <summary>In bytes.</summary>
    public required long MaxMemory { get; init; }

    public required long MaxRowsToRead { get; init; }

    /// <summary>Of the answer, in the server's memory.</summary>
    public required long MaxResultBytes { get; init; }
}

/// <summary>An answer as it comes.</summary>
public sealed class TenantSqlAnswer : IDisposable
{
    private readonly HttpResponseMessage _response;

    internal TenantSqlAnswer(HttpResponseMessage response, Stream content)
    {
        (_response, Content) = (response, content);
        if (!response.Headers.TryGetValues("X-ClickHouse-Summary", out var values)) return;
        using var summary = JsonDocument.Parse(values.First());
        (RowsRead, BytesRead) = (Number(summary, "read_rows"), Number(summary, "read_bytes"));
    }

    /// <summary>In the format that was asked for.</summary>
    public Stream Content { get; }

    /// <summary>Rows that were read for it; so far, where it was not held to the end.</summary>
    public long RowsRead { get; }

    public long BytesRead { get; }

    public void Dispose()
    {
        Content.Dispose();
        _response.Dispose();
    }

    private static long Number(JsonDocument summary, string name) =>
        summary.RootElement.TryGetProperty(name, out var value) && long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
