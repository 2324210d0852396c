using static Meridian.Contracts.ServiceNames;

namespace Meridian.Contracts;

/// <summary>The one list of topics. A topic that is not here does not exist; event-processor creates them when it migrates.</summary>
public static class Topics
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>Blocks of events as they came in (<see cref="Events.EventBlockReader"/>).</summary>
    public static TopicDefinition EventsIngest { get; } =
        new("events.ingest", "tenant/user", 12, Week, [ApiGateway, WebhookProcessor, MlScoring], [EventProcessor]);

    /// <summary>
    /// Blocks of events without duplicates, enriched (<see cref="Events.EnrichedBlockReader"/>), in the partition where they came in. A record may
    /// stand there twice: <see cref="Events.EnrichedSequence"/> tells.
    /// </summary>
    public static TopicDefinition EventsEnriched { get; } =
        new("events.enriched", "tenant", 12, Week, [EventProcessor], [EventProcessor, BillingService, ApiGateway, MlScoring]);

    /// <summary>Events that matched the trigger of a workflow.</summary>
    public static TopicDefinition WorkflowsTrigger { get; } =
        new("workflows.trigger", "tenant/execution", 6, Week, [EventProcessor], [WorkflowEngine]);

    /// <summary>Messages to people and endpoints (<see cref="Notifications.NotificationRequest"/>).</summary>
    public static TopicDefinition NotificationsSend { get; } =
        new("notifications.send", "tenant/recipient", 6, Week, [ApiGateway, WorkflowEngine, BillingService, DataPrivacyService], [NotificationService]);

    /// <summary>Verified deliveries of other systems, stored before they are answered.</summary>
    public static TopicDefinition WebhooksInbound { get; } =
        new("webhooks.inbound", "tenant/source", 6, Week, [WebhookProcessor], [WebhookProcessor]);

    /// <summary>Erasure, access and suppression work for the owner of each store.</summary>
    public static TopicDefinition PrivacyRequests { get; } = new("privacy.requests", "tenant/subject", 3, Week, [DataPrivacyService],
        [ApiGateway, EventProcessor, WorkflowEngine, NotificationService, MlScoring, BillingService]);

    /// <summary>What became of each <see cref="PrivacyRequests"/> in each store.</summary>
    public static TopicDefinition PrivacyProgress { get; } = new("privacy.progress", "tenant/subject", 3, Week,
        [ApiGateway, EventProcessor, WorkflowEngine, NotificationService, MlScoring, BillingService], [DataPrivacyService]);

    /// <summary>Sign-ins, keys, refusals.</summary>
    public static TopicDefinition AuditSecurity { get; } = new("audit.security", "tenant", 3, Month, ServiceNames.All, [EventProcessor]);

    /// <summary>What administrators did.</summary>
    public static TopicDefinition AuditAdmin { get; } = new("audit.admin", "tenant", 3, Month, ServiceNames.All, [EventProcessor]);

    /// <summary>What was done with personal data.</summary>
    public static TopicDefinition AuditPrivacy { get; } = new("audit.privacy", "tenant", 3, Month, ServiceNames.All, [EventProcessor]);

    /// <summary>Every topic that services write on purpose.</summary>
    public static IReadOnlyList<TopicDefinition> Sources { get; } =
    [
        EventsIngest, EventsEnriched, WorkflowsTrigger, NotificationsSend, WebhooksInbound,
        PrivacyRequests, PrivacyProgress, AuditSecurity, AuditAdmin, AuditPrivacy,
    ];

    /// <summary><see cref="Sources"/> and the dead-letter topic of each.</summary>
    public static IReadOnlyList<TopicDefinition> All { get; } = [.. Sources, .. Sources.Select(topic => topic.DeadLetters)];
}
