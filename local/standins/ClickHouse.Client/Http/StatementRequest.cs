using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using ClickHouse.Client.ADO;
using ClickHouse.Client.ADO.Parameters;
using ClickHouse.Client.Formats;

namespace ClickHouse.Client.Http;

/// <summary>A statement as a request of ClickHouse's HTTP interface: settings and <c>param_…</c> in the address, the text in the body.</summary>
internal static class StatementRequest
{
    // Only answers that are not said to have another format: INSERT and DDL have none.
    private const string Format = "RowBinaryWithNamesAndTypes";

    public static HttpRequestMessage Create(
        ClickHouseConnectionStringBuilder connection, IDictionary<string, object> connectionSettings, Statement statement)
    {
        var address = new StringBuilder($"{connection.Protocol}://{connection.Host}:{connection.Port}/?default_format={Format}");
        Append(address, "database", connection.Database);
        if (connection.Compression) Append(address, "enable_http_compression", "1");
        if (statement.QueryId is not null) Append(address, "query_id", statement.QueryId);
        foreach (var (name, value) in connectionSettings.Concat(statement.Settings ?? new Dictionary<string, object>()))
            Append(address, name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
        foreach (ClickHouseDbParameter parameter in statement.Parameters ?? [])
            Append(address, "param_" + parameter.ParameterName, ParameterFormatter.Format(parameter));

        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{connection.Username}:{connection.Password}"));
        return new HttpRequestMessage(HttpMethod.Post, address.ToString())
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", credentials) },
            Content = new StringContent(statement.Sql, Encoding.UTF8, "text/sql"),
        };
    }

    private static void Append(StringBuilder address, string name, string value) =>
        address.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
}
