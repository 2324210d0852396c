using Meridian.EventProcessor.Features.Events;

namespace Meridian.EventProcessor.Features.Freshness;

/// <summary>How far a partition is stored, by the book: zeros where it has never had an owner.</summary>
/// <param name="Express">Of all who are not in the slow lane.</param>
/// <param name="Slow">Of <paramref name="InSlow"/>.</param>
internal sealed record StoredPartition(LaneMark Express, LaneMark Slow, SlowTenants InSlow);
