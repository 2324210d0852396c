using ClickHouse.Client.ADO.Parameters;

namespace ClickHouse.Client.Http;

/// <summary>What is sent: a statement's text and what goes with it.</summary>
internal sealed record Statement(
    string Sql, string? QueryId = null, IDictionary<string, object>? Settings = null, ClickHouseParameterCollection? Parameters = null);
