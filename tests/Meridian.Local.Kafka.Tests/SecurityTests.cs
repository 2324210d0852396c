using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Confluent.Kafka;
using Meridian.Local.Kafka.Hosting;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Tests.Support;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Local.Kafka.Tests;

public sealed class SecurityTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _files = new();
    private BrokerServer? _server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _files.Dispose();
    }

    [Theory]
    [InlineData("ssl", SecurityProtocol.Ssl)]
    [InlineData("sasl_plaintext", SecurityProtocol.SaslPlaintext)]
    [InlineData("sasl_ssl", SecurityProtocol.SaslSsl)]
    public async Task A_client_that_knows_the_password_and_trusts_the_certificate_writes_and_reads(string protocol, SecurityProtocol clients)
    {
        await StartAsync(protocol);
        var topic = TestBroker.NewTopic();
        using var producer = new ProducerBuilder<string, string>(Secured(new ProducerConfig(), clients, "secret")).Build();
        await producer.ProduceAsync(topic, new() { Key = "k", Value = "v" }, TestContext.Current.CancellationToken);

        var config = Secured(new ConsumerConfig { GroupId = topic, AutoOffsetReset = AutoOffsetReset.Earliest }, clients, "secret");
        using var consumer = new ConsumerBuilder<string, string>(config).Build();
        consumer.Subscribe(topic);

        Assert.Equal("v", Assert.Single(consumer.Take(1)).Message.Value);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_lets_nobody_in()
    {
        await StartAsync("sasl_ssl");
        var told = new TaskCompletionSource<Error>();
        var config = Secured(new AdminClientConfig(), SecurityProtocol.SaslSsl, "wrong");
        using var admin = new AdminClientBuilder(config).SetErrorHandler((_, error) => Tell(told, error)).SetLogHandler((_, _) => { }).Build();

        Assert.Throws<KafkaException>(() => admin.GetMetadata(TimeSpan.FromSeconds(5)));

        var error = await told.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Invalid username or password", error.Reason);
    }

    [Fact]
    public async Task A_request_before_the_sign_in_closes_the_connection()
    {
        await StartAsync("sasl_plaintext");
        using var client = await ConnectAsync();

        // Metadata v0 of all topics.
        await SendAsync(client, [0, 3, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0, 0, 0, 0]);

        Assert.Empty(await ReceiveAsync(client));
    }

    [Theory]
    [InlineData("\0ann\0secret", true)]
    [InlineData("ann\0ann\0secret", true)]
    [InlineData("\0ann\0wrong", false)]
    [InlineData("bob\0ann\0secret", false)]
    [InlineData("ann secret", false)]
    [InlineData("", false)]
    public async Task A_bare_token_after_the_first_version_of_the_handshake_is_taken_as_well(string token, bool isRight)
    {
        await StartAsync("sasl_plaintext");
        using var client = await ConnectAsync();
        await SendAsync(client, [0, 17, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0, 5, .. "PLAIN"u8]);
        Assert.Equal([0, 0, 0, 1, 0, 0], (await ReceiveAsync(client))[..6]);

        // An empty frame is not a token but a size that makes no sense, and closes the connection just so.
        await SendAsync(client, Encoding.UTF8.GetBytes(token));

        var answer = new byte[4];
        Assert.Equal(isRight ? 4 : 0, await client.GetStream().ReadAtLeastAsync(answer, 4, throwOnEndOfStream: false, TestContext.Current.CancellationToken));
        if (isRight) await AssertServedAsync(client);
    }

    [Fact]
    public async Task Plain_text_on_a_TLS_port_costs_its_sender_the_connection_and_nobody_else_anything()
    {
        await StartAsync("ssl");
        using var client = await ConnectAsync();
        await SendAsync(client, [0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff]);
        Assert.Equal(0, await client.GetStream().ReadAtLeastAsync(new byte[1024], 1024, throwOnEndOfStream: false, TestContext.Current.CancellationToken) % 1024);

        using var admin = new AdminClientBuilder(Secured(new AdminClientConfig(), SecurityProtocol.Ssl, "")).Build();

        Assert.NotEmpty(admin.GetMetadata(TimeSpan.FromSeconds(30)).Brokers);
    }

    [Theory]
    [InlineData("Kafka:Security:Protocol is 'tls'", "--Kafka:Security:Protocol=tls")]
    [InlineData("Kafka:Security:Certificate and :Key are needed for ssl", "--Kafka:Security:Protocol=ssl")]
    [InlineData("Kafka:Security:Users is empty", "--Kafka:Security:Protocol=sasl_plaintext")]
    [InlineData("The certificate /nowhere.pem with the key /nowhere.pem cannot be used", "--Kafka:Security:Protocol=ssl", "--Kafka:Security:Certificate=/nowhere.pem", "--Kafka:Security:Key=/nowhere.pem")]
    public async Task Settings_that_make_no_sense_are_named_at_the_start(string reason, params string[] settings)
    {
        await using var broker = new BrokerProcess();
        await using var program = broker.Launch(settings);

        Assert.Equal(1, await program.EndedAsync(TestContext.Current.CancellationToken));
        Assert.Contains(reason, Assert.Single(program.Errors));
    }

    // That all brokers are down is reported too, as a consequence.
    private static void Tell(TaskCompletionSource<Error> told, Error error)
    {
        if (error.Code == Confluent.Kafka.ErrorCode.Local_Authentication) told.TrySetResult(error);
    }

    private async Task StartAsync(string protocol)
    {
        var (certificate, key) = TestCertificate.CreateIn(_files);
        var options = new KafkaOptions
        {
            Broker1Port = 0,
            GroupInitialRebalanceDelay = TimeSpan.Zero,
            Security = new SecurityOptions { Protocol = protocol, Certificate = certificate, Key = key, Users = new Dictionary<string, string> { ["ann"] = "secret" } },
        };
        _server = await BrokerServer.StartAsync(options, _files["data"], NullLogger.Instance, TimeProvider.System);
    }

    private T Secured<T>(T config, SecurityProtocol protocol, string password)
        where T : ClientConfig
    {
        config.BootstrapServers = _server!.BootstrapServers;
        config.SecurityProtocol = protocol;
        config.SslCaLocation = _files["certificate.pem"];
        if (protocol is SecurityProtocol.Ssl) return config;
        (config.SaslMechanism, config.SaslUsername, config.SaslPassword) = (SaslMechanism.Plain, "ann", password);
        return config;
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync("localhost", _server!.Broker.Cluster.Nodes[0].Port, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task SendAsync(TcpClient client, byte[] frame)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, frame.Length);
        await client.GetStream().WriteAsync((byte[])[.. length, .. frame], TestContext.Current.CancellationToken);
    }

    /// <summary>The next answer without its length; empty if the connection is closed.</summary>
    private static async Task<byte[]> ReceiveAsync(TcpClient client)
    {
        var length = new byte[4];
        if (await client.GetStream().ReadAtLeastAsync(length, 4, throwOnEndOfStream: false, TestContext.Current.CancellationToken) < 4) return [];
        var answer = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        await client.GetStream().ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        return answer;
    }

    private static async Task AssertServedAsync(TcpClient client)
    {
        await SendAsync(client, [0, 3, 0, 0, 0, 0, 0, 2, 0xff, 0xff, 0, 0, 0, 0]);
        Assert.Equal([0, 0, 0, 2], (await ReceiveAsync(client))[..4]);
    }
}
