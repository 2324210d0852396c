using Meridian.Contracts.Scores;
using Meridian.MlScoring.Features.Scores;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>A batch that this replica is at.</summary>
internal sealed class Batch(Guid tenantId, ScoreBatch state, IdSpool ids) : IDisposable
{
    public Guid TenantId { get; } = tenantId;

    public Guid Id => State.Id;

    public ScoreBatch State { get; set; } = state;

    /// <summary>Ids that were taken and are not scored yet.</summary>
    public ulong[] Taken { get; set; } = [];

    /// <summary>Scores that are not written yet, or not for sure.</summary>
    public IReadOnlyList<GivenScore> Unwritten { get; set; } = [];

    /// <summary>Who has been scored, where ids are linked: two of them may be one person.</summary>
    public HashSet<ulong> Scored { get; } = [];

    /// <summary>Counts the parts that are written, to name each for good.</summary>
    public int Part { get; set; }

    /// <summary>Since when something is away, as a timestamp; null while nothing is.</summary>
    public long? AwaySince { get; set; }

    public ulong[] Take(int most) => ids.Take(most);

    public void Dispose() => ids.Dispose();
}
