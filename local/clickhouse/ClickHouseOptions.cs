using System.ComponentModel.DataAnnotations;

namespace Meridian.Local.ClickHouse;

internal sealed class ClickHouseOptions
{
    public const string Section = "ClickHouse";

    private const string Name = "[a-z_][a-z0-9_]{0,62}";

    /// <summary>Where its HTTP interface listens, on 127.0.0.1.</summary>
    [Range(1, 65535)]
    public int HttpPort { get; init; }

    /// <summary>Where its native protocol listens, on 127.0.0.1.</summary>
    [Range(1, 65535)]
    public int TcpPort { get; init; }

    /// <summary>The one account; it may do everything.</summary>
    [Required, RegularExpression(Name)]
    public string User { get; init; } = "meridian";

    [Required]
    public string Password { get; init; } = "";

    /// <summary>The password of the account for SQL that tenants write; without one there is no such account.</summary>
    public string SqlPassword { get; init; } = "";

    /// <summary>The database to create where it is absent.</summary>
    [Required, RegularExpression(Name)]
    public string Database { get; init; } = "meridian";

    /// <summary>The directory of the data; made on first use.</summary>
    [Required]
    public string Data { get; init; } = "";

    /// <summary>The most memory the engine may take, in MiB. A query that would go over it fails; the engine does not.</summary>
    [Range(512, 1_048_576)]
    public int MemoryMegabytes { get; init; } = 4096;

    /// <summary>What of the engine's own log is passed on: none, fatal, error, warning, information, debug or trace.</summary>
    [RegularExpression("none|fatal|error|warning|information|debug|trace")]
    public string LogLevel { get; init; } = "warning";
}
