namespace Meridian.Bench.Brokers;

/// <summary>What ready-made batches over a socket reach.</summary>
/// <param name="Quick">Produced to the broker, without fsync.</param>
/// <param name="Consumed">From the broker.</param>
/// <param name="Loopback">The socket by itself.</param>
internal sealed record RawRates(Throughput Quick, Throughput Mock, Throughput Consumed, Throughput Loopback);
