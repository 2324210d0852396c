using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;

namespace Meridian.AppHost.Infrastructure.HealthChecks;

/// <summary>Every broker answers an ApiVersions request, version 0 (Kafka protocol, API key 18).</summary>
internal sealed class KafkaHealthCheck(Func<CancellationToken, ValueTask<string?>> connectionString) : StoreHealthCheck(connectionString)
{
    // size 10 | api key 18 | version 0 | correlation id 1 | null client id
    private static readonly byte[] Request = [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 255, 255];

    protected override async Task AskAsync(string connectionString, CancellationToken cancellationToken)
    {
        foreach (var broker in connectionString.Split(','))
        {
            var address = broker.Split(':');
            using var client = new TcpClient();
            await client.ConnectAsync(address[0], int.Parse(address[1], CultureInfo.InvariantCulture), cancellationToken);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Request, cancellationToken);
            var answer = new byte[10];
            await stream.ReadExactlyAsync(answer, cancellationToken);
            if (BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(4)) != 1 || BinaryPrimitives.ReadInt16BigEndian(answer.AsSpan(8)) != 0)
            {
                throw new IOException($"What listens on {broker} is not a Kafka broker.");
            }
        }
    }
}
