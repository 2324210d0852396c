using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Meridian.MlScoring.Tests.Grpc;
using Meridian.Onnx;
using Meridian.Testing;
using static Meridian.MlScoring.Tests.Grpc.GrpcMessages;

namespace Meridian.MlScoring.Tests;

/// <summary>
/// Requests that are almost right, over both faces: each is answered or refused as the protocol says, and nothing falls over. There is memory for one body
/// at a time, and for every model once: what one of thousands of refusals kept would be missing.
/// </summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private const string Json = """{"id":"a","parameters":{"timeout":30000000},"inputs":[{"name":"a","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}},{"name":"b","shape":[2],"datatype":"FP32","data":[10.5,-2e1]}],"outputs":[{"name":"sum","parameters":{"binary_data":true}},{"name":"difference"}]}""";
    private const string Pieces = "{}[],:\"\\-+.eE0129 \tabuntrFP32\0\u00ff";

    // Tags, lengths, and varints without an end.
    private static readonly byte[] WirePieces = [0, 1, 2, 5, 8, 0x0A, 0x12, 0x1A, 0x22, 0x2A, 0x32, 0x3A, 0x7F, 0x80, 0xFF, 0xFF];

    // Requests as clients send them: model, JSON, and what stands behind it.
    private static readonly (string Model, string Json, byte[] Tensors)[] Requests =
    [
        ("arithmetic", Json, new byte[8]),
        ("arithmetic", """{"inputs": [{"name": "a", "shape": [3], "datatype": "FP32", "data": [1, 2.5, -3]}, {"name": "b", "shape": [3], "datatype": "FP32", "data": [0.1, 1e3, 7]}]}""", []),
        ("numbers", """{"id":"é","inputs":[{"datatype":"INT64","data":[[1,-2],[9223372036854775807,0]],"shape":[2,2],"name":"x"}],"parameters":{"user":"u-1","binary_data_output":true}}""", []),
        ("texts", """{"inputs":[{"name":"x","shape":[2,2],"datatype":"BYTES","data":["a\u00fc\n","","{\"b\":[1]}","\ud83d\ude00"]}]}""", []),
        ("texts", """{"inputs":[{"name":"x","shape":[1,2],"datatype":"BYTES","parameters":{"binary_data_size":11}}],"outputs":[{"name":"y","parameters":{"binary_data":true}}]}""", [3, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0]),
    ];

    // The same over gRPC; what may be missing stands first, so that nothing that is broken off is whole.
    private static readonly byte[][] Messages =
    [
        [.. Field(3, "id"), .. Field(6, Field(1, "sum")), .. Field(4, [.. Field(1, "timeout"), .. Field(2, Single(2, 0, Varint(30_000_000)))]), .. Field(1, "arithmetic"),
            .. Input("a", "FP32", [2], Field(6, new byte[8])), .. Input("b", "FP32", [2], Field(6, new byte[8]))],
        [.. Field(1, "arithmetic"), .. Input("b", "FP32", [2], []), .. Input("a", "FP32", [2], []), .. Field(7, new byte[8]), .. Field(7, new byte[8])],
        [.. Field(1, "numbers"), .. Input("x", "INT64", [2, 2], Field(3, [.. Varint(ulong.MaxValue), 0, 1, .. Varint(300)]))],
        [.. Field(1, "texts"), .. Input("x", "BYTES", [1, 2], [.. Field(8, "ü"), .. Field(8, "")])],
        [.. Field(1, "texts"), .. Input("x", "BYTES", [1, 2], []), .. Field(7, 3, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0)],
    ];

    private readonly ScoringServer _server = new ScoringServer(("Inference:MaxMegabytesUnderWay", "1"), ("Models:MaxMegabytes", "3"))
        .Put("arithmetic", 1, Some.Arithmetic()).Put("numbers", 1, Some.Echo(OnnxType.Int64)).Put("texts", 1, Some.Echo(OnnxType.String));

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Broken_off_at_every_byte()
    {
        foreach (var (model, json, tensors) in Requests)
        {
            byte[] whole = [.. Encoding.UTF8.GetBytes(json), .. tensors];
            var jsonLength = whole.Length - tensors.Length;
            Assert.Equal(HttpStatusCode.OK, await AssertProtocolAsync(model, whole, jsonLength));
            for (var length = 0; length < whole.Length; length++)
            {
                Assert.Equal(HttpStatusCode.BadRequest, await AssertProtocolAsync(model, whole[..length], Math.Min(length, jsonLength)));
                Assert.Equal(HttpStatusCode.BadRequest, await AssertProtocolAsync(model, whole[..length], null));
            }
        }

        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Changed_at_random()
    {
        var (random, pieces) = (new Random(11), Encoding.Latin1.GetBytes(Pieces));
        for (var round = 0; round < 6_000; round++)
        {
            var (model, json, tensors) = Requests[round % Requests.Length];
            var changed = Mutation.Of(Encoding.UTF8.GetBytes(json), pieces, random);
            var length = random.Next(10) == 0 ? random.Next(changed.Length + 10) : changed.Length;
            var behind = random.Next(5) switch
            {
                0 => new byte[random.Next(20)],
                1 when tensors.Length > 0 => Mutation.Of(tensors, WirePieces, random),
                _ => tensors,
            };
            await AssertProtocolAsync(model, [.. changed, .. behind], length);
        }

        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Messages_broken_off_at_every_byte()
    {
        foreach (var whole in Messages)
        {
            Assert.Equal(0, await AssertEndAsync(Framed(whole)));
            for (var length = 0; length < whole.Length; length++)
            {
                Assert.NotEqual(0, await AssertEndAsync(Framed(whole.AsSpan(0, length))));
                Assert.NotEqual(0, await AssertEndAsync(Framed(whole)[..(5 + length)]));
            }
        }

        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Messages_changed_at_random()
    {
        var (random, answered) = (new Random(12), 0);
        for (var round = 0; round < 6_000; round++)
        {
            var message = Mutation.Of(Messages[round % Messages.Length], WirePieces, random);
            answered += await AssertEndAsync(Framed(message)) == 0 ? 1 : 0;
        }

        // Some changes hurt nothing; if all did, the rounds would test one refusal over and over.
        Assert.InRange(answered, 100, 5_000);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Frames_changed_at_random()
    {
        var random = new Random(13);
        var (plain, zipped) = (Framed(Messages[0]), Framed(Gzip(Messages[0]), flag: 1));
        for (var round = 0; round < 2_000; round++)
        {
            var isZipped = round % 2 == 0;
            var frame = Mutation.Of(isZipped ? zipped : plain, WirePieces, random);
            await AssertEndAsync(frame, isZipped ? [("grpc-encoding", "gzip")] : []);
        }

        await AssertNothingIsLeftAsync();
    }

    private static byte[] Input(string name, string type, byte[] shape, byte[] contents) =>
        Field(5, [.. Field(1, name), .. Field(2, type), .. Field(3, shape), .. contents.Length > 0 ? Field(5, contents) : []]);

    // Invalid, not found where the model's name was hurt, late where the time was; of frames also too large, not known and not sound.
    private async Task<int> AssertEndAsync(byte[] frame, params (string Name, string Value)[] headers)
    {
        var (status, words, _) = await _server.CallGrpcAsync("ModelInfer", frame, headers);
        var isAllowed = status switch
        {
            0 or 3 or 4 or 5 or 8 or 12 => true,
            13 => words.Contains("flagged", StringComparison.Ordinal),
            14 => ClaimsMoreThanThereIs(frame),
            _ => false,
        };
        Assert.True(isAllowed, $"{status} {words} to {Convert.ToHexString(frame)}");
        Assert.True(status == 0 || words.Length > 0, $"{status} without a word to {Convert.ToHexString(frame)}");
        return status;
    }

    // Four bytes are set aside for each of a body.
    private static bool ClaimsMoreThanThereIs(byte[] frame) => BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(1)) * 4L > 1 << 20;

    private async Task<HttpStatusCode> AssertProtocolAsync(string model, byte[] body, int? jsonLength)
    {
        using var response = await _server.SendRawAsync(model, body, jsonLength);
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.GatewayTimeout, $"{response.StatusCode} to {Encoding.UTF8.GetString(body)}");
        if (response.StatusCode != HttpStatusCode.OK) Assert.NotEmpty(ScoringServer.Error(await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)));
        return response.StatusCode;
    }

    // A lease that somebody kept would keep the model's memory, and there is none for a second one.
    private async Task AssertNothingIsLeftAsync()
    {
        foreach (var model in (string[])["arithmetic", "numbers", "texts"])
        {
            Assert.Equal(HttpStatusCode.OK, (await _server.PostAsync($"/v2/repository/models/{model}/unload")).Status);
            await Eventually.Until($"{model} is loaded again", async () => (await _server.PostAsync($"/v2/repository/models/{model}/load")).Status == HttpStatusCode.OK);
        }

        foreach (var message in Messages) Assert.Equal(0, await AssertEndAsync(Framed(message)));
        Assert.DoesNotContain(_server.Logged, line => line.Contains("failed", StringComparison.Ordinal));
    }
}
