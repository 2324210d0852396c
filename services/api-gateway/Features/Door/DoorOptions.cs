using System.ComponentModel.DataAnnotations;

namespace Meridian.ApiGateway.Features.Door;

/// <summary>What a client may take of a gateway by being slow or many; section <c>Door</c>.</summary>
internal sealed class DoorOptions
{
    public const string Section = "Door";

    /// <summary>Most connections at once; further ones are closed.</summary>
    [Range(10, 1_000_000)]
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>A request's headers have to be there within this time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A body that comes, or an answer that is taken, more slowly than this in bytes a second is broken off …</summary>
    [Range(1, 1_000_000)]
    public int MinBytesPerSecond { get; init; } = 1_000;

    /// <summary>… after this time.</summary>
    [Range(typeof(TimeSpan), "00:00:01.1", "00:10:00")]
    public TimeSpan SlowGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most bytes of all headers of a request.</summary>
    [Range(1_000, 1_000_000)]
    public int MaxHeaderBytes { get; init; } = 16 * 1024;
}
