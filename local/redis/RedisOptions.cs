using System.ComponentModel.DataAnnotations;

namespace Meridian.Local.Redis;

internal sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    [Range(1, 65535)]
    public int Port { get; init; }

    [Required, RegularExpression(@"[^\p{Cc}]+")]
    public string Password { get; init; } = "";

    /// <summary>The directory of the data; made on first use.</summary>
    [Required]
    public string Data { get; init; } = "";
}
