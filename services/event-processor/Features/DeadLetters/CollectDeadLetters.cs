using System.Globalization;
using Meridian.Contracts;
using Meridian.Kafka;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.EventProcessor.Features.DeadLetters;

/// <summary>Puts the records of all dead-letter topics into Postgres. A letter has one row, however often its record comes or was written.</summary>
internal sealed class CollectDeadLetters(NpgsqlDataSource database, TimeProvider time) : BatchHandler
{
    private const string Sql = """
        INSERT INTO event_processor.dead_letters (tenant_id, topic, partition, record_offset, reason, stack, key, value, header_names, header_values, died_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (topic, partition, record_offset) DO NOTHING
        """;

    public override async Task HandleAsync(RecordBatch batch, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var statements = connection.CreateBatch();
        foreach (var record in batch.Records) Add(statements, record);
        await statements.ExecuteNonQueryAsync(ct);
    }

    public override bool IsTransient(Exception fault) => base.IsTransient(fault) || PostgresFaults.Passes(fault);

    private void Add(NpgsqlBatch statements, ConsumedRecord record)
    {
        // A record that does not say where it came from stands for itself: it goes back to the topic whose letters it is among.
        var topic = TextOf(record, DeadLetterHeaders.Topic) is { } named && Topics.Sources.Any(source => source.Name == named)
            ? named : TopicDefinition.SourceOf(record.Topic);
        var isPlaced = NumberOf(record, DeadLetterHeaders.Partition) is not null && NumberOf(record, DeadLetterHeaders.Offset) is not null;
        var own = record.AllHeaders.Where(header => !DeadLetterHeaders.All.Contains(header.Key)).ToList();
        statements.Add(Sql,
            Guid.TryParse(record.Header(RecordHeaders.TenantId), out var tenant) ? tenant : null, topic,
            isPlaced ? (int)NumberOf(record, DeadLetterHeaders.Partition)!.Value : -1 - record.Partition,
            isPlaced ? NumberOf(record, DeadLetterHeaders.Offset)!.Value : record.Offset,
            TextOf(record, DeadLetterHeaders.Reason) ?? "No reason was given.", TextOf(record, DeadLetterHeaders.Stack), record.Key, record.Value,
            own.Select(header => Clean(header.Key)).ToArray(), own.Select(header => header.Value).ToArray(), record.Timestamp ?? time.GetUtcNow());
    }

    private static string? TextOf(ConsumedRecord record, string header) => record.Header(header) is { } text ? Clean(text) : null;

    private static string Clean(string text) => text.Replace('\0', '\uFFFD');

    private static long? NumberOf(ConsumedRecord record, string header) =>
        long.TryParse(record.Header(header), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
