using Meridian.Local.Kafka.Hosting;

namespace Meridian.Local.Kafka.Server;

/// <summary>What keeps any number of clients, however slow or greedy, from taking more memory than the broker is given.</summary>
/// <param name="MostRequestBytes">The largest request taken.</param>
/// <param name="MostConnections">Connections to one node; a further one is closed at once.</param>
/// <param name="Patience">How long a client may take to send a request it has begun, or to take an answer with records.</param>
/// <param name="Requests">For requests that are being received and worked on.</param>
/// <param name="Answers">For answers that are being sent.</param>
internal sealed record ConnectionLimits(int MostRequestBytes, int MostConnections, TimeSpan Patience, MemoryBudget Requests, MemoryBudget Answers)
{
    public static ConnectionLimits Of(KafkaOptions options) => new(
        options.MaxRequestBytes, options.MaxConnections, options.ClientPatience, new MemoryBudget(options.MemoryBytes / 2), new MemoryBudget(options.MemoryBytes / 2));
}
