namespace Meridian.AppHost.Infrastructure;

/// <summary>A store that runs as a project of this repository (local/…) and looks like any other resource with a connection string.</summary>
internal sealed class LocalServerResource(string name, Func<LocalServerResource, ReferenceExpression> connectionString)
    : ProjectResource(name), IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression => connectionString(this);

    public ReferenceExpression HostAndPort(string endpoint) =>
        ReferenceExpression.Create($"{new EndpointReference(this, endpoint).Property(EndpointProperty.HostAndPort)}");
}
