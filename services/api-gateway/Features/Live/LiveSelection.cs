using System.Text;
using Meridian.Contracts.Events;
using Meridian.Contracts.Filters;

namespace Meridian.ApiGateway.Features.Live;

/// <summary>Which events a reader wants: by their names, and by a filter.</summary>
/// <param name="names">Names of events; all when there are none.</param>
/// <param name="filter">JSON, or null.</param>
/// <exception cref="FilterException">The filter is none.</exception>
internal sealed class LiveSelection(IEnumerable<string?> names, string? filter)
{
    private readonly byte[][] _names = [.. names.OfType<string>().Select(Encoding.UTF8.GetBytes)];
    private readonly FilterPredicate? _filter = filter is null ? null : new FilterPredicate(Filter.Parse(Encoding.UTF8.GetBytes(filter)));

    /// <param name="now">Milliseconds since 1970 UTC.</param>
    public bool Matches(in EnrichedEvent item, long now) => HasName(item.Source.Event) && (_filter is null || _filter.Matches(item, now));

    private bool HasName(ReadOnlySpan<byte> name)
    {
        if (_names.Length == 0) return true;
        foreach (var wanted in _names)
        {
            if (name.SequenceEqual(wanted)) return true;
        }

        return false;
    }
}
