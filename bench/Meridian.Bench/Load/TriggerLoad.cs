using System.Globalization;
using System.Text;
using Meridian.Contracts.Events;
using Meridian.Contracts.Filters;
using Meridian.EventProcessor.Features.Triggers;

namespace Meridian.Bench.Load;

/// <summary>
/// Active workflows of some tenants and blocks of those tenants' events. A tenant has up to forty names of events; of its triggers a fiftieth is for any
/// event and a fiftieth has no filter. The filters are what people write: most name a value, some a range, a part of a text, a pattern.
/// </summary>
internal sealed class TriggerLoad
{
    private const int BlockCount = 12_000;
    private const int EventsPerBlock = 8;
    private const int Names = 40;
    private const int Plans = 20;
    private const int Products = 2_000;

    private static readonly DateTimeOffset Start = new(2026, 5, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Countries = ["DE", "AT", "CH", "FR", "IT", "ES", "PL", "NL", "BE", "DK", "SE", "NO", "FI", "GB", "IE", "US", "CA", "MX", "BR", "JP"];

    private TriggerLoad(IReadOnlyDictionary<Guid, Trigger[]> triggers, IReadOnlyList<byte[]> blocks) => (Triggers, Blocks) = (triggers, blocks);

    public IReadOnlyDictionary<Guid, Trigger[]> Triggers { get; }

    public IReadOnlyList<byte[]> Blocks { get; }

    /// <summary>What <c>within_last</c> counts back from.</summary>
    public static long Now => Start.ToUnixTimeMilliseconds();

    public static TriggerLoad Create(int workflows, int tenants)
    {
        var random = new Random(7);
        var ids = Enumerable.Range(0, tenants).Select(_ => Guid.CreateVersion7()).ToArray();
        var triggers = Enumerable.Range(0, workflows).Select(index => (Tenant: ids[index % tenants], Trigger: Trigger(random)))
            .GroupBy(one => one.Tenant).ToDictionary(group => group.Key, group => group.Select(one => one.Trigger).ToArray());
        using var writer = new EnrichedBlockWriter();
        var blocks = Enumerable.Range(0, BlockCount).Select(block => Block(writer, random, block, ids[random.Next(tenants)])).ToArray();
        return new TriggerLoad(triggers, blocks);
    }

    private static Trigger Trigger(Random random)
    {
        var name = random.Next(50) == 0 ? null : Bytes(Name(random));
        var filter = random.Next(50) == 0 ? null : Filter.Parse(Bytes(FilterText(random)));
        return new Trigger(Guid.CreateVersion7(), 1, name, filter);
    }

    private static string FilterText(Random random) => random.Next(20) switch
    {
        < 7 => Condition("properties.productId", "=", $"\"p-{random.Next(Products)}\""),
        < 10 => $$"""{"and":[{{Condition("properties.plan", "=", $"\"plan-{random.Next(Plans)}\"")}},{{Condition("properties.amount", ">=", $"{random.Next(1000)}")}}]}""",
        < 13 => $$"""{"and":[{{Condition("country", "in", $"[\"{Countries[random.Next(20)]}\",\"{Countries[random.Next(20)]}\"]")}},{{Condition("properties.quantity", ">", $"{random.Next(10)}")}}]}""",
        < 15 => Condition("properties.amount", ">=", $"{900 + random.Next(100)}"),
        < 17 => Condition("properties.url", "contains", $"\"/products/{random.Next(Products)}\""),
        17 => Condition("properties.url", "regex", $"\"^https://[^/]+/products/{random.Next(100)}[0-9]$\""),
        18 => $$"""{"and":[{{Condition("traits.email", "ends_with", $"\"@company-{random.Next(500)}.example\"")}},{{Condition("timestamp", "within_last", "\"7d\"")}}]}""",
        _ => $$"""{"or":[{{Condition("userId", "=", $"\"u{random.Next(20_000)}\"")}},{{Condition("userId", "=", $"\"u{random.Next(20_000)}\"")}}]}""",
    };

    private static string Condition(string property, string @operator, string value) => $$"""{"property":"{{property}}","operator":"{{@operator}}","value":{{value}}}""";

    private static byte[] Block(EnrichedBlockWriter writer, Random random, int block, Guid tenant)
    {
        writer.Reset(tenant, Now, 0);
        for (var index = 0; index < EventsPerBlock; index++)
        {
            var product = random.Next(Products);
            writer.Add(new EnrichedEvent
            {
                Source = new IngestEvent
                {
                    Type = EventType.Track,
                    MessageId = Bytes(string.Create(CultureInfo.InvariantCulture, $"m-{block}-{index}")),
                    Event = Bytes(Name(random)),
                    UserId = Bytes(string.Create(CultureInfo.InvariantCulture, $"u{random.Next(20_000)}")),
                    Timestamp = Now - random.Next(60_000),
                    Properties = Bytes($$"""{"productId":"p-{{product}}","plan":"plan-{{random.Next(Plans)}}","amount":{{random.Next(1000)}}.5,"quantity":{{random.Next(10)}},"url":"https://shop.example/products/{{product}}"}"""),
                    Traits = Bytes($$"""{"email":"somebody@company-{{random.Next(500)}}.example"}"""),
                },
                ReceivedAt = Now,
                Country = Bytes(Countries[random.Next(Countries.Length)]),
            });
        }

        return writer.ToArray();
    }

    private static string Name(Random random) => string.Create(CultureInfo.InvariantCulture, $"Event {random.Next(Names)}");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
