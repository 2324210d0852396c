using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

/// <summary>Nine services and their stores, the model that the golden manifest was written from.</summary>
internal static class SampleModel
{
    internal static void Add(IDistributedApplicationBuilder builder, SampleProjects projects)
    {
        var user = builder.AddParameter("postgres-user", "meridian", publishValueAsDefault: true);
        var password = builder.AddParameter("postgres-password", secret: true).WithDescription("Password of the **meridian** login", enableMarkdown: true);
        var clickHousePassword = builder.AddParameter("clickhouse-password", new GenerateParameterDefault { MinLength = 24, Special = false }, secret: true, persist: true);
        var stripe = builder.AddParameter("stripe-api-key", secret: true);
        var jwt = builder.AddParameter("jwt-signing-key", secret: true);
        var region = builder.AddParameterFromConfiguration("aws-region", "AWS:Region");

        var postgres = builder.AddPostgres("postgres", user, password).WithImage("citusdata/citus", "13.0").WithDataVolume("meridian-pg")
            .WithArgs("-c", "wal_level=logical", "-c", "max_connections=300").WithLifetime(ContainerLifetime.Persistent);
        var meridian = postgres.AddDatabase("meridiandb", "meridian");
        var billingDatabase = postgres.AddDatabase("billingdb", "billing");
        var cache = builder.AddRedis("cache").WithDataVolume("meridian.apphost-4b1f26f5be-cache-data").WithPersistence(TimeSpan.FromSeconds(30), keysChangedThreshold: 100);
        var kafka = builder.AddKafka("kafka").WithDataVolume("meridian.apphost-4b1f26f5be-kafka-data");
        var clickHouse = SampleClickHouse.Add(builder, "clickhouse", clickHousePassword.Resource).WithVolume("meridian-ch", "/var/lib/clickhouse");
        var analytics = builder.AddResource(new SampleClickHouseDatabase("analytics", clickHouse.Resource));

        IResourceBuilder<ProjectResource> Service(string name, string project) => builder.AddProject(name, projects.Add(project, "http://localhost:5100"));
        var privacy = Service("data-privacy-service", "Meridian.DataPrivacy").WithReference(meridian).WaitFor(meridian).WithReference(analytics).WithReference(kafka);
        var billing = Service("billing-service", "Meridian.Billing").WithReference(billingDatabase).WithReference(kafka).WithEnvironment("Stripe__ApiKey", stripe);
        var scoring = Service("ml-scoring", "Meridian.MlScoring").WithReference(cache).WithReference(analytics).WithReplicas(2);
        var notifications = Service("notification-service", "Meridian.Notifications").WithReference(kafka).WithReference(cache);
        var workflows = Service("workflow-engine", "Meridian.WorkflowEngine").WithReference(meridian).WithReference(kafka).WithReference(scoring).WithReference(notifications);
        var events = Service("event-processor", "Meridian.EventProcessor").WithReference(kafka, connectionName: "events").WithReference(analytics).WithReference(cache)
            .WithEnvironment("Processor__BatchSize", "5000");
        var webhooks = Service("webhook-processor", "Meridian.Webhooks").WithReference(kafka).WithReference(cache).WithEnvironment("Stripe__WebhookSecret", stripe);
        var gateway = Service("api-gateway", "Meridian.ApiGateway").WithExternalHttpEndpoints().WithReference(meridian).WithReference(cache)
            .WithReference(workflows).WithReference(billing).WithReference(privacy).WithReference(webhooks).WithReference(events)
            .WithEnvironment("Jwt__SigningKey", jwt).WithEnvironment("Aws__Region", region);
        Service("web-app", "Meridian.WebApp").WithExternalHttpEndpoints().WithReference(gateway).WaitFor(gateway)
            .WithEnvironment("Gateway__PublicUrl", gateway.GetEndpoint("http")).WithEnvironment("Gateway__Probe", $"{gateway.GetEndpoint("http")}/alive");
    }
}
