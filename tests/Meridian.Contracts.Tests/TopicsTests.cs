namespace Meridian.Contracts.Tests;

public sealed class TopicsTests
{
    [Fact]
    public void Every_topic_is_named_once() =>
        Assert.Equal(Topics.All.Count, Topics.All.Select(topic => topic.Name).Distinct().Count());

    [Fact]
    public void Every_topic_that_is_written_on_purpose_has_a_place_for_dead_letters()
    {
        Assert.NotEmpty(Topics.Sources);

        Assert.All(Topics.Sources, topic => Assert.Contains(Topics.All, other => other.Name == topic.Name + ".dlq" && other.HoldsDeadLetters));
        Assert.DoesNotContain(Topics.Sources, topic => topic.HoldsDeadLetters);
    }

    [Fact]
    public void Every_property_of_the_class_is_in_its_list()
    {
        var declared = typeof(Topics).GetProperties().Where(property => property.PropertyType == typeof(TopicDefinition)).ToList();

        Assert.NotEmpty(declared);
        Assert.All(declared, property => Assert.Contains(property.GetValue(null), Topics.Sources));
    }

    [Fact]
    public void Producers_and_consumers_are_services()
    {
        var named = Topics.All.SelectMany(topic => topic.Producers.Concat(topic.Consumers));

        Assert.Empty(named.Except(ServiceNames.All));
    }

    [Fact]
    public void The_events_topics_share_a_partitioning() =>
        Assert.Equal((12, 12), (Topics.EventsIngest.Partitions, Topics.EventsEnriched.Partitions));
}
