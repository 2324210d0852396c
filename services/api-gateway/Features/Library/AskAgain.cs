using System.Text.Json;

namespace Meridian.ApiGateway.Features.Library;

/// <summary>How a kept question is asked: as it is, or over another range and with a further filter.</summary>
/// <param name="Range">Instead of the question's own.</param>
/// <param name="Filter">Added to the question's own with <c>and</c>.</param>
public sealed record AskAgain(DateRange? Range = null, JsonElement? Filter = null);
