namespace Meridian.Contracts;

/// <summary>The nine services by the names they have in the app model, in discovery and in telemetry.</summary>
public static class ServiceNames
{
    public const string ApiGateway = "api-gateway";
    public const string WebApp = "web-app";
    public const string WebhookProcessor = "webhook-processor";
    public const string EventProcessor = "event-processor";
    public const string WorkflowEngine = "workflow-engine";
    public const string NotificationService = "notification-service";
    public const string MlScoring = "ml-scoring";
    public const string DataPrivacyService = "data-privacy-service";
    public const string BillingService = "billing-service";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ApiGateway, WebApp, WebhookProcessor, EventProcessor, WorkflowEngine, NotificationService, MlScoring, DataPrivacyService, BillingService,
    ];
}
