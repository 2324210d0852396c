using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// What differs between the replicas of a resource stands in its environment as a template, in the notation of the real orchestrator,
/// and is filled in when an instance starts.
/// </summary>
internal static class InstanceTemplate
{
    internal const string ServiceInstanceId = "{{- index .Annotations \"otel-service-instance-id\" -}}";
    internal const string ServiceName = "{{- index .Annotations \"otel-service-name\" -}}";

    internal static string PortOf(IResource resource, EndpointAnnotation endpoint) => $"{{{{- portForServing \"{resource.Name}-{endpoint.Name}\" -}}}}";

    internal static string Fill(string value, IResource resource, string serviceInstanceId, IReadOnlyDictionary<EndpointAnnotation, int> ports)
    {
        if (!value.Contains("{{-", StringComparison.Ordinal)) return value;

        value = value.Replace(ServiceInstanceId, serviceInstanceId, StringComparison.Ordinal).Replace(ServiceName, resource.Name, StringComparison.Ordinal);
        foreach (var (endpoint, port) in ports)
        {
            value = value.Replace(PortOf(resource, endpoint), port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return value;
    }
}
