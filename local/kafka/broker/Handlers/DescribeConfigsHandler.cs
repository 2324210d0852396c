using System.Globalization;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class DescribeConfigsHandler(Broker broker) : Handler<DescribeConfigsRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(DescribeConfigsRequest request, RequestContext context) =>
        Answer(new DescribeConfigsResponse { Results = request.Resources.ConvertAll(resource => Describe(resource, request.IncludeSynonyms)) });

    private DescribeConfigsResponse.Resource Describe(DescribeConfigsRequest.Resource wanted, bool withSynonyms)
    {
        var (error, message) = ConfigResource.Check(broker, wanted.ResourceType, wanted.ResourceName);
        var answer = new DescribeConfigsResponse.Resource
        {
            ErrorCode = error,
            ErrorMessage = message,
            ResourceType = wanted.ResourceType,
            ResourceName = wanted.ResourceName,
        };
        if (error != ErrorCode.None) return answer;
        var all = wanted.ResourceType == ConfigResource.Topic ? OfTopic(broker.Topics.Find(wanted.ResourceName)!) : OfBroker(wanted.ResourceName).Concat(SetOnBroker(wanted.ResourceName));
        answer.Configs = [.. all.Where(config => wanted.ConfigurationKeys is null || wanted.ConfigurationKeys.Count == 0 || wanted.ConfigurationKeys.Contains(config.Name))];
        if (withSynonyms) answer.Configs.ForEach(config => config.Synonyms = [new() { Name = config.Name, Value = config.Value, Source = config.ConfigSource }]);
        return answer;
    }

    private IEnumerable<DescribeConfigsResponse.Resource.Config> OfTopic(Topic topic) => TopicSetting.All.Values.Select(setting =>
    {
        var value = topic.Setting(setting.Name);
        return new DescribeConfigsResponse.Resource.Config
        {
            Name = setting.Name,
            Value = value ?? broker.Topics.DefaultOf(setting),
            IsDefault = value is null,
            ConfigSource = value is null ? ConfigResource.DefaultValue : ConfigResource.SetOnTopic,
            ConfigType = (sbyte)setting.Type,
        };
    });

    private IEnumerable<DescribeConfigsResponse.Resource.Config> OfBroker(string id)
    {
        var node = broker.Cluster.Nodes.First(node => node.Id.ToString(CultureInfo.InvariantCulture) == id);
        yield return OfBroker("advertised.listeners", $"{broker.Options.Security.Protocol.ToUpperInvariant()}://{node.Host}:{node.Port}");
        yield return OfBroker("auto.create.topics.enable", broker.Options.AutoCreateTopics ? "true" : "false");
        yield return OfBroker("broker.id", id);
        yield return OfBroker("default.replication.factor", Text(broker.Cluster.Nodes.Count));
        yield return OfBroker("group.initial.rebalance.delay.ms", Text((int)broker.Options.GroupInitialRebalanceDelay.TotalMilliseconds));
        yield return OfBroker("log.retention.ms", TopicSetting.All["retention.ms"].Default);
        yield return OfBroker("log.segment.bytes", Text(broker.Options.SegmentBytes));
        yield return OfBroker("message.max.bytes", TopicSetting.All["max.message.bytes"].Default);
        yield return OfBroker("node.id", id);
        yield return OfBroker("num.partitions", Text(broker.Options.DefaultPartitions));
        yield return OfBroker("offsets.retention.minutes", Text((int)broker.Options.OffsetsRetention.TotalMinutes));
        yield return OfBroker("socket.request.max.bytes", Text(broker.Options.MaxRequestBytes));
    }

    private IEnumerable<DescribeConfigsResponse.Resource.Config> SetOnBroker(string id) =>
        broker.Topics.SettingsOfNode(int.Parse(id, CultureInfo.InvariantCulture)).Select(setting => new DescribeConfigsResponse.Resource.Config
        {
            Name = setting.Key,
            Value = setting.Value,
            ConfigSource = ConfigResource.SetOnBroker,
            ConfigType = (sbyte)TopicSetting.Kind.Text,
        });

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static DescribeConfigsResponse.Resource.Config OfBroker(string name, string value) => new()
    {
        Name = name,
        Value = value,
        ReadOnly = true,
        ConfigSource = ConfigResource.StaticOnBroker,
        ConfigType = (sbyte)TopicSetting.Kind.Text,
    };
}
