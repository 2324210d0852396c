namespace Meridian.Features;

/// <summary>Features that belong together. A change of what one of them means is a new set: models name the one that they were trained with.</summary>
/// <param name="Name">A name and a version, such as <c>user/1</c>.</param>
/// <param name="Features">In the order in which rows of it stand.</param>
public sealed record FeatureSet(string Name, IReadOnlyList<Feature> Features)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<FeatureSet> All { get; } = [UserFeatures.Set, VolumeFeatures.Set];

    /// <summary>Where the named features stand in a row of the set.</summary>
    /// <exception cref="ArgumentException">One of them is not in the set.</exception>
    public int[] PlacesOf(IReadOnlyList<string> names) => [.. names.Select(PlaceOf)];

    private int PlaceOf(string name)
    {
        for (var place = 0; place < Features.Count; place++)
        {
            if (Features[place].Name == name) return place;
        }

        throw new ArgumentException($"The feature set {Name} has no {name}.", nameof(name));
    }
}
