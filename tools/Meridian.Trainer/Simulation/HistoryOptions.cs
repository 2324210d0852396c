namespace Meridian.Trainer.Simulation;

/// <summary>What history to make up. The same options make the same events.</summary>
/// <param name="From">Its first moment; a midnight.</param>
/// <param name="Size">People who come by, or streams.</param>
internal sealed record HistoryOptions(DateTimeOffset From, int Days, int Size, int Seed)
{
    public long Start => From.ToUnixTimeMilliseconds();

    public DateTimeOffset To => From.AddDays(Days);
}
