using System.ComponentModel.DataAnnotations;

namespace Meridian.Local.Postgres;

internal sealed class PostgresOptions
{
    public const string Section = "Postgres";

    /// <summary>An unquoted name, so that it means the same in SQL, in a connection string and to psql.</summary>
    private const string Name = "[a-z_][a-z0-9_]{0,62}";

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    [Range(1, 65535)]
    public int Port { get; init; }

    /// <summary>The role that owns the databases. It may create databases and roles; it is no superuser, so row-level security binds it.</summary>
    [Required, RegularExpression(Name)]
    public string User { get; init; } = "meridian";

    [Required, RegularExpression(@"[^\p{Cc}]+")]
    public string Password { get; init; } = "";

    /// <summary>The directory of the data; made on first use.</summary>
    [Required]
    public string Data { get; init; } = "";

    /// <summary>The databases to create where they are absent, separated by commas.</summary>
    [RegularExpression($"({Name})?(,{Name})*")]
    public string Databases { get; init; } = "";
}
