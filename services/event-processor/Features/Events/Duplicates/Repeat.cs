namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>A message that came again and was left out.</summary>
/// <param name="MessageKey">As <see cref="EventKeys"/> has it.</param>
/// <param name="ReceivedMs">When it came, milliseconds since 1970 UTC.</param>
internal readonly record struct Repeat(Guid Tenant, long MessageKey, long ReceivedMs);
