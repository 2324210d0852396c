using Meridian.EventProcessor.Features.Events;

namespace Meridian.EventProcessor;

/// <summary>Ids of a tenant as eight bytes, by which Postgres finds rows: half of their <see cref="MessageKey"/>.</summary>
internal static class EventKeys
{
    /// <param name="id">A message id, a user id, an unknown user's id.</param>
    public static long Of(Guid tenant, ReadOnlySpan<byte> id) => Of(MessageKey.Of(tenant, id));

    public static long Of(UInt128 key) => unchecked((long)(ulong)key);
}
