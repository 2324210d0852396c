using System.Text;
using Meridian.Contracts.Events;

namespace Meridian.Contracts.Tests.Events;

/// <summary>An enriched event that, unlike <see cref="EnrichedEvent"/>, can be kept and compared.</summary>
internal sealed record SomeEnrichedEvent(SomeEvent Source, long ReceivedAt, long Offset, uint Index, Guid SessionId)
{
    public const long ProcessedAt = 1_700_000_009_000;
    public const int Partition = 7;

    /// <summary>Country, region, city, browser and its version, system and its version, device.</summary>
    public string Findings { get; init; } = "AT|Wien|Wien|Firefox|140.0|Linux||";

    public static SomeEnrichedEvent Track(string messageId = "m-1") =>
        new(SomeEvent.Track(messageId), 1_700_000_001_000, 42, 3, Guid.Parse("018bcfe5-6800-8111-8222-333344445555"));

    public static List<SomeEnrichedEvent> ReadAll(ReadOnlySpan<byte> block)
    {
        var read = new List<SomeEnrichedEvent>();
        foreach (var item in new EnrichedBlockReader(block)) read.Add(From(item));
        return read;
    }

    public void AddTo(EnrichedBlockWriter writer)
    {
        var texts = Array.ConvertAll(Findings.Split('|'), Encoding.UTF8.GetBytes);
        writer.Add(new EnrichedEvent
        {
            Source = Source.ToIngestEvent(),
            ReceivedAt = ReceivedAt,
            Offset = Offset,
            Index = Index,
            SessionId = SessionId,
            Country = texts[0],
            Region = texts[1],
            City = texts[2],
            Browser = texts[3],
            BrowserVersion = texts[4],
            Os = texts[5],
            OsVersion = texts[6],
            Device = texts[7],
        });
    }

    private static SomeEnrichedEvent From(in EnrichedEvent item)
    {
        Assert.Equal((ProcessedAt, Partition), (item.ProcessedAt, item.Partition));
        var findings = string.Join('|', ((string[])
        [
            Text(item.Country), Text(item.Region), Text(item.City), Text(item.Browser), Text(item.BrowserVersion), Text(item.Os), Text(item.OsVersion), Text(item.Device),
        ]));
        return new SomeEnrichedEvent(SomeEvent.From(item.Source), item.ReceivedAt, item.Offset, item.Index, item.SessionId) { Findings = findings };
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
