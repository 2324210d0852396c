using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds connection strings.</summary>
public static class ConnectionStringBuilderExtensions
{
    /// <summary>Adds a connection string that is made of other values.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        ReferenceExpression connectionStringExpression)
    {
        var added = builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));
        foreach (var resource in ((IValueWithReferences)connectionStringExpression).References.OfType<IResource>()) added.WithReferenceRelationship(resource);
        return added
            .WithInitialState(new() { ResourceType = "ConnectionString", State = KnownResourceStates.Waiting, Properties = [] })
            .OnInitializeResource(async (resource, e, cancellationToken) =>
            {
                await resource.ConnectionStringExpression.GetValueAsync(cancellationToken);
                await e.Eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, e.Services), cancellationToken);
                await e.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, e.Services), cancellationToken);
                await e.Notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.Running });
            });
    }

    /// <inheritdoc cref="AddConnectionString(IDistributedApplicationBuilder, string, ReferenceExpression)" />
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        Action<ReferenceExpressionBuilder> connectionStringBuilder)
    {
        var expression = new ReferenceExpressionBuilder();
        connectionStringBuilder(expression);
        return builder.AddConnectionString(name, expression.Build());
    }
}
