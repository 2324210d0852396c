using System.Text.Json;

namespace Meridian.Contracts.Filters;

/// <summary>Where a value stands in a JSON object; <see cref="JsonTokenType.None"/> when it is not there.</summary>
/// <param name="Start">Of a text the first byte behind the quote.</param>
internal readonly record struct JsonSlot(JsonTokenType Kind, bool IsEscaped, int Start, int Length);
