using System.ComponentModel.DataAnnotations;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>What a tenant's statement may take; section <c>Sql</c>. The server has bounds of its own above these (sql-access.xml).</summary>
internal sealed class SqlOptions
{
    public const string Section = "Sql";

    /// <summary>Of the account that runs the statements.</summary>
    [Required]
    public string Password { get; init; } = "";

    /// <summary>The longest that one may run.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>In MiB.</summary>
    [Range(1, 4096)]
    public int MaxMemoryMegabytes { get; init; } = 1024;

    [Range(1, 1_000_000_000)]
    public long MaxRowsToRead { get; init; } = 1_000_000_000;

    /// <summary>Most statements of a tenant under way at the same time, at this gateway.</summary>
    [Range(1, 100)]
    public int AtOnce { get; init; } = 4;
}
