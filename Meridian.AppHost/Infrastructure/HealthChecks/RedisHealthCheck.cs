using System.Net.Sockets;
using System.Text;

namespace Meridian.AppHost.Infrastructure.HealthChecks;

/// <summary>AUTH and PING: a Redis that is still loading its data answers -LOADING.</summary>
internal sealed class RedisHealthCheck(Func<CancellationToken, ValueTask<string?>> connectionString) : StoreHealthCheck(connectionString)
{
    protected override async Task AskAsync(string connectionString, CancellationToken cancellationToken)
    {
        var parts = connectionString.Split(',');
        var address = parts[0].Split(':');
        var password = parts.First(part => part.StartsWith("password=", StringComparison.Ordinal))["password=".Length..];
        using var client = new TcpClient();
        await client.ConnectAsync(address[0], int.Parse(address[1], System.Globalization.CultureInfo.InvariantCulture), cancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\nPING\r\n"), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        foreach (var expected in (string[])["+OK", "+PONG"])
        {
            if (await reader.ReadLineAsync(cancellationToken) is var answer && answer != expected) throw new IOException($"Redis answered '{answer}'.");
        }
    }
}
