using System.Text;
using System.Text.Unicode;
using Meridian.Contracts.DeadLetters;

namespace Meridian.EventProcessor.Features.DeadLetters;

/// <summary>A dead letter with the record it was.</summary>
internal sealed record DeadLetterRecord(DeadLetter Letter, string? Stack, byte[]? Key, byte[] Value, IReadOnlyList<KeyValuePair<string, byte[]>> Headers)
{
    public DeadLetterDetail Describe() => new(
        Letter, Stack, [.. Headers.Select(header => KeyValuePair.Create(header.Key, Text(header.Value)))],
        Key is null ? null : Convert.ToBase64String(Key), Convert.ToBase64String(Value));

    private static string Text(byte[] value) => Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : $"base64:{Convert.ToBase64String(value)}";
}
