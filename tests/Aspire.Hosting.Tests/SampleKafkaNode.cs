using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

/// <summary>One container of a cluster.</summary>
internal sealed class SampleKafkaNode(string name) : ContainerResource(name), IResourceWithConnectionString
{
    internal EndpointReferenceExpression External => Address("external");

    internal EndpointReferenceExpression Internal => Address("internal");

    internal EndpointReferenceExpression Controller => Address("controller");

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{External}");

    private EndpointReferenceExpression Address(string endpoint) => new EndpointReference(this, endpoint).Property(EndpointProperty.HostAndPort);
}
