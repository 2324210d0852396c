using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Meridian.Local.ClickHouse;

/// <summary>The engine's configuration files, written anew at every start.</summary>
internal sealed class ServerFiles(string directory)
{
    private const int StatementsOfAStart = 3;

    /// <summary>The path of the main one.</summary>
    public string Main => Path.Combine(directory, "config.xml");

    /// <summary>The path the engine opens for its log.</summary>
    public string Log => Path.Combine(directory, "log");

    /// <summary>Writes them.</summary>
    /// <param name="tag">What the server answers as its display name, so that it can be told from another one on the same port.</param>
    public void Write(ClickHouseOptions options, string tag)
    {
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Server(options, tag).Save(Main);
        Users(options).Save(Path.Combine(directory, "users.xml"));
        var added = Directory.CreateDirectory(Path.Combine(directory, "users.d"));
        var sqlAccess = Path.Combine(added.FullName, "sql-access.xml");
        if (options.SqlPassword.Length > 0) SqlAccess(options).Save(sqlAccess);
        else File.Delete(sqlAccess);
    }

    private XElement Server(ClickHouseOptions options, string tag) => new("clickhouse",
        new XElement("display_name", tag),
        // The log is a pipe: rotating it would leave a plain file in its place.
        new XElement("logger", new XElement("log", Log), new XElement("size", "never"), new XElement("console", 0)),
        new XElement("user_directories", new XElement("users_xml", new XElement("path", "users.xml"))),
        new XElement("max_server_memory_usage", (long)options.MemoryMegabytes << 20),
        new XElement("mark_cache_size", 256 << 20),
        // The library's own default is 2 each: merges then fall behind a steady stream of inserts.
        new XElement("background_pool_size", 8),
        new XElement("background_schedule_pool_size", 16),
        new XElement("keep_alive_timeout", 10),
        // As in a real server's own file: who has no row policy sees every row, and settings may be opened one by one in a read-only profile.
        new XElement("access_control_improvements",
            new XElement("users_without_row_policies_can_read_rows", true),
            new XElement("settings_constraints_replace_previous", true),
            new XElement("select_from_system_db_requires_grant", true),
            new XElement("select_from_information_schema_requires_grant", true)),
        new XElement("query_log",
            new XElement("database", "system"),
            new XElement("table", "query_log"),
            new XElement("ttl", "event_date + INTERVAL 7 DAY DELETE"),
            new XElement("flush_interval_milliseconds", 1000)));

    private static XElement Users(ClickHouseOptions options) => new("clickhouse",
        new XElement("profiles", new XElement("default",
            // As in a real server: "1+1" is a mistake, not a query.
            new XElement("implicit_select", 0))),
        new XElement("quotas", new XElement("default"), ConsoleQuota()),
        new XElement("users", Account(options), Console(options)));

    private static XElement Account(ClickHouseOptions options) => new(options.User,
        Password(options.Password),
        new XElement("networks", new XElement("ip", "127.0.0.1"), new XElement("ip", "::1")),
        new XElement("profile", "default"),
        new XElement("quota", "default"));

    // The file that a container gets, with the password in it instead of in the environment, and for this machine only.
    private static XDocument SqlAccess(ClickHouseOptions options)
    {
        using var file = typeof(ServerFiles).Assembly.GetManifestResourceStream("sql-access.xml")!;
        var access = XDocument.Load(file);
        var account = access.Root!.Element("users")!.Elements().Single();
        account.Element("password")!.ReplaceWith(Password(options.SqlPassword));
        account.Element("networks")!.ReplaceWith(new XElement("networks", new XElement("ip", "127.0.0.1"), new XElement("ip", "::1")));
        return access;
    }

    private static XElement Password(string password) => new("password_sha256_hex", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password))));

    // The library's own console signs in as "default" without a password, from 127.0.0.1 like everybody else. So that account may do
    // no more than a start does, and its quota is used up by the start.
    private static XElement Console(ClickHouseOptions options) => new("default",
        new XElement("no_password"),
        new XElement("networks", new XElement("ip", "127.0.0.1")),
        new XElement("profile", "default"),
        new XElement("quota", "console"),
        new XElement("grants",
            new XElement("query", $"GRANT CREATE DATABASE ON {options.Database}.*"),
            new XElement("query", "GRANT TABLE ENGINE ON Atomic"),
            new XElement("query", "GRANT SYSTEM LISTEN ON *.*")));

    private static XElement ConsoleQuota() => new("console", new XElement("interval",
        new XElement("duration", (int)TimeSpan.FromDays(3650).TotalSeconds),
        new XElement("queries", StatementsOfAStart)));
}
