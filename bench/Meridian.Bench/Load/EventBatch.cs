using System.Globalization;
using System.Text;

namespace Meridian.Bench.Load;

/// <summary>
/// A request body of events about 420 bytes each. Only what must differ from request to request is rewritten in place, so that the
/// load generator leaves the processor to what is measured.
/// </summary>
internal sealed class EventBatch
{
    private const int IdDigits = 16;
    private static readonly string[] Names = ["page_viewed", "signup_started", "signup_completed", "item_added", "checkout_started", "order_completed", "search", "video_played"];
    private static readonly string[] Countries = ["DE", "US", "FR", "GB", "IN", "BR", "JP", "NG"];

    private readonly byte[] _body;
    private readonly int[] _ids;
    private readonly int[] _users;

    private EventBatch(byte[] body, int[] ids, int[] users) => (_body, _ids, _users) = (body, ids, users);

    public ReadOnlyMemory<byte> Body => _body;

    public int Count => _ids.Length;

    /// <param name="count">Events; one makes a single object, more an array.</param>
    /// <param name="now">The events' timestamps lie in the minute before.</param>
    /// <param name="moreProperties">Properties of some 20 bytes beside the five that each event has.</param>
    public static EventBatch Create(int count, int seed, DateTimeOffset now, int moreProperties = 0)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        var (ids, users) = (new int[count], new int[count]);
        if (count > 1) text.Append('[');
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(',');
            text.Append("{\"messageId\":\"bench-");
            ids[i] = text.Length;
            text.Append('0', IdDigits).Append("\",\"type\":\"track\",\"event\":\"").Append(Names[random.Next(Names.Length)]).Append("\",\"userId\":\"u");
            users[i] = text.Length;
            text.Append('0', IdDigits).Append("\",\"timestamp\":\"")
                .Append(now.AddMilliseconds(-random.Next(60_000)).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture))
                .Append("\",\"properties\":{\"plan\":\"").Append(random.Next(3) == 0 ? "pro" : "free")
                .Append("\",\"country\":\"").Append(Countries[random.Next(Countries.Length)])
                .Append("\",\"amount\":").Append(random.Next(1, 50_000) / 100m)
                .Append(",\"quantity\":").Append(random.Next(1, 9))
                .Append(",\"url\":\"https://shop.example/products/").Append(random.Next(100_000)).Append('"');
            for (var more = 0; more < moreProperties; more++) text.Append(CultureInfo.InvariantCulture, $",\"p{more}\":\"v{random.Next(100_000)}\"");
            text.Append("},\"context\":{\"ip\":\"203.0.113.").Append(random.Next(1, 255))
                .Append("\",\"userAgent\":\"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36\",\"locale\":\"de-DE\"}}");
        }
        if (count > 1) text.Append(']');
        return new EventBatch(Encoding.ASCII.GetBytes(text.ToString()), ids, users);
    }

    /// <summary>Gives every event an id nobody sent before, and spreads them over <paramref name="users"/> users.</summary>
    public void Renew(ref long nextId, Random random, int users)
    {
        for (var i = 0; i < _ids.Length; i++)
        {
            WriteHex(_ids[i], nextId++);
            WriteHex(_users[i], random.Next(users));
        }
    }

    private void WriteHex(int at, long value) => value.TryFormat(_body.AsSpan(at, IdDigits), out _, "x16", CultureInfo.InvariantCulture);
}
