using System.Text;

namespace Meridian.EventProcessor.Features.Enrichment.UserAgents;

/// <summary>What user agents say, remembered for the latest in a fixed amount of memory. Serves all threads.</summary>
internal sealed class UserAgentCatalog(UserAgentParser? parser)
{
    private const int Remembered = 8_192;

    private readonly SlotCache<Known> _known = new(Remembered);

    /// <summary>What a user agent says, given as UTF-8.</summary>
    public UserAgentColumns Find(ReadOnlySpan<byte> userAgent)
    {
        if (parser is null || userAgent.IsEmpty) return UserAgentColumns.Unknown;
        // Longer ones would fill the memory that has been set aside, and say no more.
        if (userAgent.Length > UserAgentParser.MaxLength) userAgent = userAgent[..UserAgentParser.MaxLength];
        var hash = Hash(userAgent);
        foreach (var known in _known[hash])
        {
            if (known is not null && userAgent.SequenceEqual(known.UserAgent)) return known.Columns;
        }

        var columns = UserAgentColumns.Of(parser.Parse(Encoding.UTF8.GetString(userAgent)));
        _known.Add(hash, new Known(userAgent.ToArray(), columns));
        return columns;
    }

    private static uint Hash(ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        return (uint)hash.ToHashCode();
    }

    private sealed record Known(byte[] UserAgent, UserAgentColumns Columns);
}
