using Meridian.AppHost.Infrastructure;
using Meridian.AppHost.Run;
using Meridian.Stack;

var builder = DistributedApplication.CreateBuilder(args);
var run = builder.AddRun();
if (run.IsRefused) return run.Refuse();

// Stores: containers or local processes (--infra). A service sees connection strings and cannot tell which it got.
var stores = builder.AddStores(run);
var (database, cache, kafka, analytics, sqlPassword) = stores;

// Schemas come first, each by the service that owns it.
var databaseMigrations = builder.AddProject<Projects.Meridian_ApiGateway>("database-migrations", launchProfileName: null)
    .WithArgs("migrate")
    .WithReference(database, "meridiandb").WaitFor(database)
    .WithDemoTenant(run);
var pipelineMigrations = builder.AddProject<Projects.Meridian_EventProcessor>("pipeline-migrations", launchProfileName: null)
    .WithArgs("migrate")
    .WithReference(database, "meridiandb").WaitFor(database)
    .WithReference(analytics, "analytics").WaitFor(analytics)
    .WithReference(kafka, "kafka").WaitFor(kafka);

var processor = builder.AddService<Projects.Meridian_EventProcessor>("event-processor")
    .WithEnrichment(run).WithConsumerInstance(run).WithBacklogBehindDoor(run)
    .WithReference(database, "meridiandb")
    .WithReference(analytics, "analytics")
    .WithReference(kafka, "kafka")
    .WaitForCompletion(databaseMigrations).WaitForCompletion(pipelineMigrations);

var mlScoring = builder.AddService<Projects.Meridian_MlScoring>("ml-scoring")
    .WithModels(run).WithGrpc()
    .WithReference(cache, "cache").WaitFor(cache)
    .WithReference(kafka, "kafka")
    .WithReference(analytics, "analytics").WaitForCompletion(pipelineMigrations);

var notifications = builder.AddService<Projects.Meridian_NotificationService>("notification-service")
    .WithReference(database, "meridiandb").WaitForCompletion(databaseMigrations)
    .WithReference(cache, "cache").WaitFor(cache)
    .WithReference(kafka, "kafka").WaitForCompletion(pipelineMigrations);

var workflowMigrations = builder.AddProject<Projects.Meridian_WorkflowEngine>("workflow-migrations", launchProfileName: null)
    .WithArgs("migrate")
    .WithReference(database, "meridiandb").WaitFor(database);

var workflows = builder.AddService<Projects.Meridian_WorkflowEngine>("workflow-engine")
    .WithReference(database, "meridiandb").WaitForCompletion(databaseMigrations).WaitForCompletion(workflowMigrations)
    .WithReference(kafka, "kafka").WaitForCompletion(pipelineMigrations)
    .WithReference(mlScoring.GetEndpoint("http"))
    .WithReference(notifications);

// No wait: it matches events by the triggers it last knew until workflow-engine tells it of others.
processor.WithReference(workflows);

var webhooks = builder.AddService<Projects.Meridian_WebhookProcessor>("webhook-processor")
    .WithReference(database, "meridiandb").WaitForCompletion(databaseMigrations)
    .WithReference(kafka, "kafka").WaitForCompletion(pipelineMigrations);

var privacy = builder.AddService<Projects.Meridian_DataPrivacyService>("data-privacy-service")
    .WithReference(database, "meridiandb").WaitForCompletion(databaseMigrations)
    .WithReference(analytics, "analytics")
    .WithReference(cache, "cache").WaitFor(cache)
    .WithReference(kafka, "kafka").WaitForCompletion(pipelineMigrations);

// By it the gateway knows billing-service, which says what a tenant may do.
var internalToken = builder.AddParameter("internal-token", secret: true);
var billing = builder.AddService<Projects.Meridian_BillingService>("billing-service")
    .WithReference(database, "meridiandb").WaitForCompletion(databaseMigrations)
    .WithReference(kafka, "kafka").WaitForCompletion(pipelineMigrations)
    .WithEnvironment("Internal__Token", internalToken);

var gateway = builder.AddService<Projects.Meridian_ApiGateway>("api-gateway", run.Port(StackPorts.ApiGateway))
    .WithExternalHttpEndpoints()
    .WithTrustedWebApp(run)
    .WithReference(database, "meridiandb").WaitForCompletion(databaseMigrations)
    .WithReference(cache, "cache").WaitFor(cache)
    .WithReference(analytics, "analytics")
    .WithReference(kafka, "kafka").WaitForCompletion(pipelineMigrations)
    .WithReference(workflows).WithReference(notifications).WithReference(webhooks)
    .WithReference(mlScoring.GetEndpoint("http")).WithReference(privacy).WithReference(billing).WithReference(processor)
    .WithEnvironment("Sql__Password", sqlPassword)
    .WithEnvironment("Auth__Secret", builder.AddParameter("auth-secret", secret: true))
    .WithEnvironment("Internal__Token", internalToken);

builder.AddService<Projects.Meridian_WebApp>("web-app", run.Port(StackPorts.WebApp))
    .WithExternalHttpEndpoints()
    .WithReference(gateway).WaitFor(gateway)
    .WithReference(cache, "cache").WaitFor(cache)
    .WithEnvironment("Sessions__Secret", builder.AddParameter("session-secret", secret: true));

builder.Build().Run();
return 0;
