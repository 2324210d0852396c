using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Door;

/// <summary>Keeps clients that are slow, large or rude from taking the place of the others.</summary>
internal static class DoorArea
{
    public static void AddDoor(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<DoorOptions>(DoorOptions.Section);
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<DoorOptions>>((kestrel, door) => Apply(door.Value, kestrel));
    }

    private static void Apply(DoorOptions door, KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = door.MaxConnections;
        limits.RequestHeadersTimeout = door.HeadersTimeout;
        limits.MaxRequestHeadersTotalSize = door.MaxHeaderBytes;
        limits.MinRequestBodyDataRate = new MinDataRate(door.MinBytesPerSecond, door.SlowGrace);
        limits.MinResponseDataRate = new MinDataRate(door.MinBytesPerSecond, door.SlowGrace);
    }
}
