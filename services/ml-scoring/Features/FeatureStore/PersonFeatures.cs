namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>What models are given of a person.</summary>
/// <param name="Person">The person as a number.</param>
/// <param name="Id">Its user id, or the anonymous one where none is known.</param>
/// <param name="Values">In the order of the feature set.</param>
internal sealed record PersonFeatures(ulong Person, string Id, float[] Values);

/// <param name="FreshTo">Every event that was acknowledged before is in them; null where that is not known.</param>
/// <param name="People">In the order of the ids that were asked for; null for who did nothing.</param>
internal sealed record FeaturesOfPeople(DateTimeOffset At, DateTimeOffset? FreshTo, PersonFeatures?[] People)
{
    /// <summary>Of those, who has nothing in ClickHouse and something that is on its way there.</summary>
    public bool[] Arriving { get; init; } = new bool[People.Length];
}
