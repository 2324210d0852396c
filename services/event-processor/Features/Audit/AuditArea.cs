using Meridian.Contracts;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Audit;

/// <summary>Keeps what the services say was done.</summary>
internal static class AuditArea
{
    private const string Group = "event-processor-audit";

    /// <summary>Needs the publisher of <see cref="Events.EventsArea.AddEvents"/> for dead letters.</summary>
    public static void AddAudit(this IHostApplicationBuilder builder) =>
        builder.AddBatchConsumer<StoreAudit>("kafka", [Topics.AuditSecurity, Topics.AuditAdmin, Topics.AuditPrivacy], Group);
}
