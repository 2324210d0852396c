using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Tests;

public class MessageTests
{
    private const string Namespace = "Meridian.Kafka.Protocol.Messages.";

    public static TheoryData<string, short> RequestsAndResponses
    {
        get
        {
            var all = new TheoryData<string, short>();
            foreach (var api in Api.All)
            {
                for (var version = api.ServedFrom; version <= api.Max; version++)
                {
                    all.Add($"{api.Key}Request", version);
                    all.Add($"{api.Key}Response", version);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(RequestsAndResponses))]
    public void What_is_written_is_read_back_the_same(string message, short version)
    {
        var (type, flexible) = Find(message, version);
        for (var seed = 0; seed < 20; seed++)
        {
            var original = RandomMessage.Write(RandomMessage.Fill((IMessage)Activator.CreateInstance(type)!, new Random(seed)), version, flexible);

            var (read, left) = RandomMessage.Read(type, original, version, flexible);

            Assert.Equal(0, left);
            Assert.Equal(original, RandomMessage.Write(read, version, flexible));
        }
    }

    [Theory]
    [MemberData(nameof(RequestsAndResponses))]
    public void A_message_cut_short_anywhere_is_refused(string message, short version)
    {
        var (type, flexible) = Find(message, version);
        var whole = RandomMessage.Write(RandomMessage.Fill((IMessage)Activator.CreateInstance(type)!, new Random(7)), version, flexible);

        for (var length = 0; length < whole.Length; length++)
        {
            var cut = whole.AsMemory(0, length);
            Assert.Throws<MalformedMessageException>(() => RandomMessage.Read(type, cut, version, flexible));
        }
    }

    [Theory]
    [MemberData(nameof(RequestsAndResponses))]
    public void Random_bytes_are_read_or_refused_and_do_nothing_else(string message, short version)
    {
        var (type, flexible) = Find(message, version);
        var random = new Random(version);
        var bytes = new byte[200];
        for (var round = 0; round < 200; round++)
        {
            random.NextBytes(bytes);
            // Small numbers look like lengths, and lead deeper.
            for (var i = 0; i < bytes.Length; i += random.Next(1, 4)) bytes[i] = (byte)random.Next(0, 3);

            var thrown = Xunit.Record.Exception(() => RandomMessage.Read(type, bytes, version, flexible));

            Assert.True(thrown is null or MalformedMessageException, thrown?.ToString());
        }
    }

    [Fact]
    public void A_list_that_claims_more_elements_than_there_are_bytes_is_refused_before_it_is_made()
    {
        byte[] metadataForAThousandMillionTopics = [0x3b, 0x9a, 0xca, 0x00];

        var thrown = Assert.Throws<MalformedMessageException>(() =>
            RandomMessage.Read(typeof(Messages.MetadataRequest), metadataForAThousandMillionTopics, 1, flexible: false));

        Assert.Contains("1000000000 elements", thrown.Message);
    }

    [Fact]
    public void Unknown_tagged_fields_are_skipped()
    {
        // ApiVersions v3 as librdkafka sends it, with a tagged field 99 of three bytes added.
        byte[] request = [5, (byte)'n', (byte)'a', (byte)'m', (byte)'e', 4, (byte)'1', (byte)'.', (byte)'0', 1, 99, 3, 1, 2, 3];

        var (read, left) = RandomMessage.Read(typeof(Messages.ApiVersionsRequest), request, 3, flexible: true);

        Assert.Equal(0, left);
        Assert.Equal(("name", "1.0"), (((Messages.ApiVersionsRequest)read).ClientSoftwareName, ((Messages.ApiVersionsRequest)read).ClientSoftwareVersion));
    }

    private static (Type Type, bool Flexible) Find(string message, short version)
    {
        var type = typeof(Api).Assembly.GetType(Namespace + message, throwOnError: true)!;
        var api = Api.All.Single(api => message == $"{api.Key}Request" || message == $"{api.Key}Response");
        return (type, api.IsFlexible(version));
    }
}
