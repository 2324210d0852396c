using System.Collections.Immutable;
using System.Globalization;
using Meridian.Kafka.Protocol;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Handlers;

/// <summary>What the requests about settings have in common: which resources there are, and how a topic's settings change.</summary>
internal static class ConfigResource
{
    // Resource types and sources of a value, as numbered on the wire.
    public const sbyte Topic = 2;
    public const sbyte Broker = 4;
    public const sbyte SetOnTopic = 1;
    public const sbyte SetOnBroker = 2;
    public const sbyte StaticOnBroker = 4;
    public const sbyte DefaultValue = 5;

    public static (ErrorCode Error, string? Message) Check(Broker broker, sbyte type, string name) => type switch
    {
        Topic when !TopicCatalog.IsValidName(name) => (ErrorCode.InvalidTopic, $"'{name}' is no name for a topic."),
        Topic when broker.Topics.Find(name) is null => (ErrorCode.UnknownTopicOrPartition, $"Topic '{name}' does not exist."),
        Broker when !broker.Cluster.Nodes.Any(node => node.Id.ToString(CultureInfo.InvariantCulture) == name) =>
            (ErrorCode.InvalidRequest, $"There is no broker '{name}'."),
        Topic or Broker => (ErrorCode.None, null),
        _ => (ErrorCode.InvalidRequest, $"Settings of resource type {type} are not kept here."),
    };

    /// <summary>Gives a topic other settings, after checking all of them.</summary>
    public static (ErrorCode Error, string? Message) Change(
        Broker broker,
        (sbyte Type, string Name) resource,
        bool validateOnly,
        Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change)
    {
        var found = Check(broker, resource.Type, resource.Name);
        if (found.Error != ErrorCode.None) return found;
        if (resource.Type == Broker) return ChangeNode(broker, int.Parse(resource.Name, CultureInfo.InvariantCulture), validateOnly, change);
        if (TopicCatalog.FindInvalid(change(broker.Topics.Find(resource.Name)!.Settings)) is { } message) return (ErrorCode.InvalidConfig, message);
        return (validateOnly ? ErrorCode.None : broker.Topics.Configure(resource.Name, change), null);
    }

    private static (ErrorCode Error, string? Message) ChangeNode(
        Broker broker, int node, bool validateOnly, Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change)
    {
        var settings = change(broker.Topics.SettingsOfNode(node));
        if (settings.Keys.FirstOrDefault(name => !NodeSetting.Kept.Contains(name)) is { } refused)
        {
            return (ErrorCode.InvalidRequest, $"Cannot update these configs dynamically: {refused}. It comes from the broker's own configuration.");
        }

        return (validateOnly ? ErrorCode.None : broker.Topics.ConfigureNode(node, settings), null);
    }
}
