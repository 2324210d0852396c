using System.Globalization;
using System.Text;
using Meridian.Contracts.Events;

namespace Meridian.Bench.Load;

/// <summary>Blocks of events as the gateway writes them, with addresses and user agents of many kinds.</summary>
internal sealed class EnrichLoad
{
    private const int BlockCount = 12_500;
    private const int EventsPerBlock = 8;
    private const int Users = 20_000;

    private static readonly DateTimeOffset Start = new(2026, 5, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Systems =
    [
        "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64", "Linux; Android 14; Pixel 8", "Linux; Android 13; SM-G998B", "X11; CrOS x86_64 14541.0.0",
    ];

    private EnrichLoad(IReadOnlyList<byte[]> blocks, IReadOnlyList<string> userAgents) => (Blocks, UserAgents) = (blocks, userAgents);

    public IReadOnlyList<byte[]> Blocks { get; }

    public IReadOnlyList<string> UserAgents { get; }

    /// <param name="addresses">How many different addresses there are; as good as new ones each time when there are more than events.</param>
    /// <param name="userAgents">How many different user agents there are.</param>
    public static EnrichLoad Create(int addresses, int userAgents)
    {
        var random = new Random(7);
        var agents = Enumerable.Range(0, userAgents).Select(index => UserAgent(random, index)).ToArray();
        var known = Enumerable.Range(0, Math.Min(addresses, 1_000_000)).Select(_ => Address(random)).ToArray();
        using var writer = new EventBlockWriter();
        var blocks = Enumerable.Range(0, BlockCount).Select(block => Block(writer, random, block, known, agents)).ToArray();
        return new EnrichLoad(blocks, agents);
    }

    private static byte[] Block(EventBlockWriter writer, Random random, int block, string[] addresses, string[] agents)
    {
        var arrived = Start.AddMilliseconds(block * 10).ToUnixTimeMilliseconds();
        writer.Reset(Guid.Empty, arrived);
        for (var index = 0; index < EventsPerBlock; index++)
        {
            writer.Add(new IngestEvent
            {
                Type = EventType.Track,
                MessageId = Bytes(string.Create(CultureInfo.InvariantCulture, $"m-{block}-{index}")),
                Event = "page_viewed"u8,
                UserId = Bytes(string.Create(CultureInfo.InvariantCulture, $"u{random.Next(Users)}")),
                Timestamp = arrived - random.Next(60_000),
                Properties = """{"plan":"pro","country":"DE","amount":12.5,"quantity":3,"url":"https://shop.example/products/4711"}"""u8,
                Context = Bytes($$"""{"ip":"{{addresses[random.Next(addresses.Length)]}}","userAgent":"{{agents[random.Next(agents.Length)]}}","locale":"de-DE"}"""),
            });
        }

        return writer.ToArray();
    }

    private static string Address(Random random) =>
        string.Create(CultureInfo.InvariantCulture, $"{random.Next(11, 100)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}");

    private static string UserAgent(Random random, int index) => string.Create(CultureInfo.InvariantCulture,
        $"Mozilla/5.0 ({Systems[index % Systems.Length]}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{100 + random.Next(40)}.0.{random.Next(8000)}.{index} Safari/537.36");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
