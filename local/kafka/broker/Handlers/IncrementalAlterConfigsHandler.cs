using System.Collections.Immutable;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class IncrementalAlterConfigsHandler(Broker broker) : Handler<IncrementalAlterConfigsRequest>
{
    // Operations as numbered on the wire.
    private const sbyte Set = 0;
    private const sbyte Delete = 1;
    private const sbyte Append = 2;
    private const sbyte Subtract = 3;

    protected override ValueTask<IMessage?> HandleAsync(IncrementalAlterConfigsRequest request, RequestContext context) =>
        Answer(new IncrementalAlterConfigsResponse { Responses = request.Resources.ConvertAll(resource => Alter(resource, request.ValidateOnly)) });

    private IncrementalAlterConfigsResponse.Resource Alter(IncrementalAlterConfigsRequest.Resource resource, bool validateOnly)
    {
        var (error, message) = CheckOperations(resource);
        if (error == ErrorCode.None)
        {
            (error, message) = ConfigResource.Change(
                broker, (resource.ResourceType, resource.ResourceName), validateOnly, settings => resource.Configs.Aggregate(settings, Apply));
        }

        return new() { ErrorCode = error, ErrorMessage = message, ResourceType = resource.ResourceType, ResourceName = resource.ResourceName };
    }

    private static (ErrorCode Error, string? Message) CheckOperations(IncrementalAlterConfigsRequest.Resource resource)
    {
        foreach (var config in resource.Configs)
        {
            if (config.ConfigOperation is < Set or > Subtract) return (ErrorCode.InvalidRequest, $"Operation {config.ConfigOperation} is unknown.");
            if (config.ConfigOperation != Delete && config.Value is null) return (ErrorCode.InvalidRequest, $"{config.Name} is given no value.");
            var isList = TopicSetting.All.GetValueOrDefault(config.Name)?.Type is TopicSetting.Kind.List;
            if (config.ConfigOperation >= Append && !isList) return (ErrorCode.InvalidConfig, $"{config.Name} is not a list.");
        }

        return (ErrorCode.None, null);
    }

    private ImmutableSortedDictionary<string, string> Apply(ImmutableSortedDictionary<string, string> settings, IncrementalAlterConfigsRequest.Resource.Config config)
    {
        if (config.ConfigOperation == Delete) return settings.Remove(config.Name);
        if (config.ConfigOperation == Set) return settings.SetItem(config.Name, config.Value!);
        var current = (settings.GetValueOrDefault(config.Name) ?? broker.Topics.DefaultOf(TopicSetting.All[config.Name])).Split(',', StringSplitOptions.RemoveEmptyEntries);
        var named = config.Value!.Split(',', StringSplitOptions.RemoveEmptyEntries);
        return settings.SetItem(config.Name, string.Join(',', config.ConfigOperation == Append ? current.Union(named) : current.Except(named)));
    }
}
