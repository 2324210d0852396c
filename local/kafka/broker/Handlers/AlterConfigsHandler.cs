using System.Collections.Immutable;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class AlterConfigsHandler(Broker broker) : Handler<AlterConfigsRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(AlterConfigsRequest request, RequestContext context) =>
        Answer(new AlterConfigsResponse { Responses = request.Resources.ConvertAll(resource => Alter(resource, request.ValidateOnly)) });

    private AlterConfigsResponse.Resource Alter(AlterConfigsRequest.Resource resource, bool validateOnly)
    {
        var settings = resource.Configs.Where(config => config.Value is not null).DistinctBy(config => config.Name)
            .ToImmutableSortedDictionary(config => config.Name, config => config.Value!);
        var (error, message) = ConfigResource.Change(broker, (resource.ResourceType, resource.ResourceName), validateOnly, _ => settings);
        return new() { ErrorCode = error, ErrorMessage = message, ResourceType = resource.ResourceType, ResourceName = resource.ResourceName };
    }
}
