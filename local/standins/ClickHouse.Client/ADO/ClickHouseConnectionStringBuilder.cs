using System.Data.Common;
using System.Globalization;

namespace ClickHouse.Client.ADO;

/// <summary><c>Host=…;Port=…;Username=…;Password=…;Database=…;Compression=…;Timeout=seconds</c>.</summary>
public class ClickHouseConnectionStringBuilder : DbConnectionStringBuilder
{
    private const double DefaultTimeoutSeconds = 120;

    public ClickHouseConnectionStringBuilder()
    {
    }

    public ClickHouseConnectionStringBuilder(string connectionString) => ConnectionString = connectionString;

    public string Database { get => Text("Database", "default"); set => this["Database"] = value; }

    public string Username { get => Text("Username", "default"); set => this["Username"] = value; }

    public string Password { get => Text("Password", ""); set => this["Password"] = value; }

    public string Protocol { get => Text("Protocol", "http"); set => this["Protocol"] = value; }

    public string Host { get => Text("Host", "localhost"); set => this["Host"] = value; }

    public ushort Port
    {
        get => ushort.Parse(Text("Port", Protocol == "https" ? "8443" : "8123"), CultureInfo.InvariantCulture);
        set => this["Port"] = value;
    }

    public bool Compression
    {
        get => Text("Compression", "true").Equals("true", StringComparison.OrdinalIgnoreCase);
        set => this["Compression"] = value;
    }

    public TimeSpan Timeout
    {
        get => TimeSpan.FromSeconds(TryGetValue("Timeout", out var seconds) ? Convert.ToDouble(seconds, CultureInfo.InvariantCulture) : DefaultTimeoutSeconds);
        set => this["Timeout"] = value.TotalSeconds;
    }

    private string Text(string key, string otherwise) =>
        TryGetValue(key, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture)! : otherwise;
}
