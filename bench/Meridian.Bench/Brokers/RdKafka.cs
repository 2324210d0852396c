using System.Runtime.InteropServices;

namespace Meridian.Bench.Brokers;

/// <summary>A client of librdkafka, called without the .NET client in between, which costs more than the broker it would measure.</summary>
internal sealed unsafe partial class RdKafka : IDisposable
{
    private const string Library = "librdkafka";
    private const int ErrorLength = 512;
    private const int FlushMilliseconds = 30_000;

    // The package's builds, in the order the .NET client tries them: the first wants the SASL library of newer distributions.
    private static readonly string[] Builds = [Library, "centos8-librdkafka"];

    private readonly nint _client;
    private nint _topic;
    private nint _mock;

    static RdKafka() => NativeLibrary.SetDllImportResolver(typeof(RdKafka).Assembly, (name, assembly, path) =>
        name == Library ? Builds.Select(build => NativeLibrary.TryLoad(build, assembly, path, out var loaded) ? loaded : 0).First(loaded => loaded != 0) : 0);

    /// <param name="settings">As librdkafka's CONFIGURATION.md names them.</param>
    public RdKafka(bool isProducer, IEnumerable<(string Name, string Value)> settings)
    {
        var error = stackalloc byte[ErrorLength];
        var configuration = NewConfiguration();
        foreach (var (name, value) in settings)
        {
            if (Set(configuration, name, value, error, ErrorLength) != 0) throw new InvalidOperationException(Marshal.PtrToStringUTF8((nint)error));
        }
        if (isProducer) OnDelivery(configuration, &Deliveries.Take);
        _client = New(isProducer ? 0 : 1, configuration, error, ErrorLength);
        if (_client == 0) throw new InvalidOperationException(Marshal.PtrToStringUTF8((nint)error));
    }

    /// <summary>One message, in the layout of rd_kafka_message_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Message
    {
        public int Error;
        public nint Topic;
        public int Partition;
        public void* Value;
        public nuint ValueLength;
        public void* Key;
        public nuint KeyLength;
        public long Offset;
        public nint Opaque;
    }

    /// <summary>The one topic this client works with.</summary>
    public nint Topic(string name) => _topic = NewTopic(_client, name, 0);

    /// <summary>Runs a broker of the library's own in this process.</summary>
    /// <returns>Where it listens.</returns>
    public string StartMock(IEnumerable<(string Name, int Partitions)> topics)
    {
        _mock = NewMock(_client, 1);
        foreach (var (name, partitions) in topics) _ = CreateMockTopic(_mock, name, partitions, 1);
        return Marshal.PtrToStringUTF8(MockBootstraps(_mock))!;
    }

    /// <summary>Hands over messages whose values stay where they are until they are delivered.</summary>
    /// <returns>How many were taken; the rest does not fit in the client's queue.</returns>
    public static int Produce(nint topic, int partition, Span<Message> messages)
    {
        fixed (Message* first = messages) return ProduceBatch(topic, partition, 0, first, messages.Length);
    }

    /// <summary>Has deliveries reported, waiting for one at most so long.</summary>
    public void Poll(int milliseconds) => _ = Poll(_client, milliseconds);

    /// <summary>Waits until everything handed over is delivered or given up.</summary>
    public void Flush() => _ = Flush(_client, FlushMilliseconds);

    /// <summary>Begins to fetch partitions from their start into one queue.</summary>
    public nint StartConsuming(nint topic, int partitions)
    {
        var queue = NewQueue(_client);
        for (var partition = 0; partition < partitions; partition++) _ = ConsumeStart(topic, partition, 0, queue);
        return queue;
    }

    public static void StopConsuming(nint topic, int partitions, nint queue)
    {
        for (var partition = 0; partition < partitions; partition++) _ = ConsumeStop(topic, partition);
        DestroyQueue(queue);
    }

    /// <returns>How many messages came within a second; each is to be handed back to <see cref="Return"/>.</returns>
    public static int Consume(nint queue, Span<nint> messages)
    {
        fixed (nint* first = messages) return (int)ConsumeBatch(queue, 1000, first, (nuint)messages.Length);
    }

    public static ref readonly Message At(nint message) => ref *(Message*)message;

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_destroy")]
    public static partial void Return(nint message);

    public void Dispose()
    {
        if (_topic != 0) DestroyTopic(_topic);
        if (_mock != 0) DestroyMock(_mock);
        Destroy(_client);
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static partial nint NewConfiguration();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(nint configuration, string name, string value, byte* error, nuint errorLength);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_dr_msg_cb")]
    private static partial void OnDelivery(nint configuration, delegate* unmanaged[Cdecl]<nint, Message*, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial nint New(int type, nint configuration, byte* error, nuint errorLength);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    private static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_new", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint NewTopic(nint client, string name, nint configuration);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_destroy")]
    private static partial void DestroyTopic(nint topic);

    [LibraryImport(Library, EntryPoint = "rd_kafka_produce_batch")]
    private static partial int ProduceBatch(nint topic, int partition, int flags, Message* messages, int count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_poll")]
    private static partial int Poll(nint client, int milliseconds);

    [LibraryImport(Library, EntryPoint = "rd_kafka_flush")]
    private static partial int Flush(nint client, int milliseconds);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_new")]
    private static partial nint NewQueue(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_destroy")]
    private static partial void DestroyQueue(nint queue);

    [LibraryImport(Library, EntryPoint = "rd_kafka_consume_start_queue")]
    private static partial int ConsumeStart(nint topic, int partition, long offset, nint queue);

    [LibraryImport(Library, EntryPoint = "rd_kafka_consume_stop")]
    private static partial int ConsumeStop(nint topic, int partition);

    [LibraryImport(Library, EntryPoint = "rd_kafka_consume_batch_queue")]
    private static partial nint ConsumeBatch(nint queue, int milliseconds, nint* messages, nuint most);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    private static partial nint NewMock(nint client, int brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static partial void DestroyMock(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint MockBootstraps(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMockTopic(nint cluster, string topic, int partitions, int replicas);
}
