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
    public static HttpRequestMessage Create(
        ClickHouseConnectionStringBuilder connection, IEnumerable<KeyValuePair<string, object>> settings, string sql, string? queryId,
        ClickHouseParameterCollection? parameters)
    {
        var address = new StringBuilder($"{connection.Protocol}://{connection.Host}:{connection.Port}/?database=");
        address.Append(Uri.EscapeDataString(connection.Database));
        if (connection.Compression) Append(address, "enable_http_compression", "1");
        if (queryId is not null) Append(address, "query_id", queryId);
        foreach (var (name, value) in settings) Append(address, name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
        foreach (ClickHouseDbParameter parameter in parameters ?? [])
        {
            Append(address, "param_" + parameter.ParameterName, ParameterFormatter.Format(parameter, DeclaredTypes.Of(sql, parameter.ParameterName)));
        }

        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{connection.Username}:{connection.Password}"));
        return new HttpRequestMessage(HttpMethod.Post, address.ToString())
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", credentials) },
            Content = new StringContent(sql, Encoding.UTF8, "text/sql"),
        };
    }

    private static void Append(StringBuilder address, string name, string value) =>
        address.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
}
