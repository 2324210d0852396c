using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>Whose event it is, when it arrived (milliseconds since 1970), and where it stands on the broker.</summary>
internal readonly record struct EventPlace(Guid Tenant, long ReceivedMs, ConsumedRecord Record, uint Index);
