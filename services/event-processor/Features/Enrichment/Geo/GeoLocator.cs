namespace Meridian.EventProcessor.Features.Enrichment.Geo;

/// <summary>Finds the place of an address. Serves all threads; remembers the latest addresses in a fixed amount of memory.</summary>
internal sealed class GeoLocator(MmdbFile? ipv4, MmdbFile? ipv6) : IDisposable
{
    private const int Remembered = 16_384;

    private readonly SlotCache<Known> _known = new(Remembered);

    /// <summary>The place of an address given as text; <see cref="GeoPlace.Unknown"/> for what is no public address.</summary>
    public GeoPlace Find(ReadOnlySpan<byte> ip)
    {
        if (!IpText.TryReadPublic(ip, out var address, out var isIpv4)) return GeoPlace.Unknown;
        var hash = (uint)address.GetHashCode();
        foreach (var known in _known[hash])
        {
            if (known is not null && known.Address == address && known.IsIpv4 == isIpv4) return known.Place;
        }

        var place = Look(address, isIpv4) ?? GeoPlace.Unknown;
        _known.Add(hash, new Known(address, isIpv4, place));
        return place;
    }

    public void Dispose()
    {
        ipv4?.Dispose();
        ipv6?.Dispose();
    }

    private GeoPlace? Look(UInt128 address, bool isIpv4) => (isIpv4 ? ipv4 : ipv6 ?? ipv4)?.Find(address, isIpv4);

    private sealed record Known(UInt128 Address, bool IsIpv4, GeoPlace Place);
}
