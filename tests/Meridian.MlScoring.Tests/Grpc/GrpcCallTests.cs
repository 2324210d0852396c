using System.Net;
using System.Text;
using static Meridian.MlScoring.Tests.Grpc.GrpcMessages;

namespace Meridian.MlScoring.Tests.Grpc;

/// <summary>What no client of somebody else's making sends, and what it never shows: frames, encodings, forms of a message that are allowed and rare.</summary>
public sealed class GrpcCallTests : IAsyncLifetime
{
    private const int Ok = 0, InvalidArgument = 3, ResourceExhausted = 8, Unimplemented = 12, Internal = 13, Unavailable = 14;

    private static readonly byte[] Two = [.. Floats(1, 2)];

    private readonly ScoringServer _server = new ScoringServer(("Inference:MaxRequestMegabytes", "1"), ("Inference:MaxMegabytesUnderWay", "6"))
        .Put("arithmetic", 3, Some.Arithmetic()).Put("numbers", 1, Some.Echo(Onnx.OnnxType.Int64)).Put("texts", 1, Some.Echo(Onnx.OnnxType.String));

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_frame_has_to_be_whole_and_the_only_one()
    {
        var frame = Framed(Request());

        Assert.Equal(Ok, (await _server.CallGrpcAsync("ModelInfer", frame)).Status);
        Assert.Equal((Unimplemented, "The call has no message; its method takes one."), await EndAsync([]));
        Assert.Equal((Unimplemented, "The call has more than one message; its method takes one."), await EndAsync([.. frame, .. frame]));
        for (var length = 1; length < frame.Length; length++) Assert.Equal((InvalidArgument, "The message is broken off."), await EndAsync(frame[..length]));
    }

    [Fact]
    public async Task A_message_is_compressed_as_its_header_says()
    {
        var zipped = Framed(Gzip(Request()), flag: 1);
        const string name = "grpc-encoding", gzip = "gzip";

        var (status, _, answer) = await _server.CallGrpcAsync("ModelInfer", zipped, (name, gzip));
        Assert.Equal(Ok, status);
        Assert.Equal((await _server.CallGrpcAsync("ModelInfer", Framed(Request()), (name, gzip))).Answer, answer); // not compressed, for nobody said that it could be read so
        Assert.Equal(Internal, (await _server.CallGrpcAsync("ModelInfer", zipped)).Status);
        Assert.Equal(Internal, (await _server.CallGrpcAsync("ModelInfer", zipped, (name, "identity"))).Status);
        Assert.Equal(Internal, (await _server.CallGrpcAsync("ModelInfer", Framed(Request(), flag: 2), (name, gzip))).Status);
        Assert.Equal((Unimplemented, "The encoding 'br' is not known here."), await EndAsync(zipped, (name, "br")));
        Assert.Equal(InvalidArgument, (await _server.CallGrpcAsync("ModelInfer", Framed(Request(), flag: 1), (name, gzip))).Status);
        Assert.Equal(ResourceExhausted, (await _server.CallGrpcAsync("ModelInfer", Framed(Gzip(new byte[20_000_000]), flag: 1), (name, gzip))).Status);
    }

    [Fact]
    public async Task A_compressed_call_gets_a_compressed_answer_if_it_can_be_read()
    {
        var (status, _, answer) = await _server.CallGrpcAsync("ModelInfer", Framed(Gzip(Request()), flag: 1), ("grpc-encoding", "gzip"), ("grpc-accept-encoding", "identity,deflate,gzip"));

        Assert.Equal(Ok, status);
        using var gzip = new System.IO.Compression.GZipStream(new MemoryStream(answer), System.IO.Compression.CompressionMode.Decompress);
        using var plain = new MemoryStream();
        await gzip.CopyToAsync(plain, TestContext.Current.CancellationToken);
        Assert.Equal((await _server.CallGrpcAsync("ModelInfer", Framed(Request()))).Answer, plain.ToArray());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("1s")]
    [InlineData("-1S")]
    [InlineData("123456789S")]
    [InlineData("1 S")]
    public async Task A_time_that_is_none_is_refused(string timeout) =>
        Assert.Equal((InvalidArgument, "The header grpc-timeout is not a time."), await EndAsync(Framed(Request()), ("grpc-timeout", timeout)));

    [Theory]
    [InlineData("99999999H", 0)]
    [InlineData("5M", 0)]
    [InlineData("500S", 0)]
    [InlineData("99999999m", 0)]
    [InlineData("99999999u", 0)] // a hundred seconds
    [InlineData("99n", 4)]
    [InlineData("0m", 4)]
    public async Task The_time_that_a_caller_waits_is_kept(string timeout, int status) =>
        Assert.Equal(status, (await _server.CallGrpcAsync("ModelInfer", Framed(Request()), ("grpc-timeout", timeout))).Status);

    /// <summary>Parts of a message may come in any order, packed or not, in pieces, and with fields that are not known.</summary>
    [Fact]
    public async Task Every_form_of_a_message_that_is_allowed_is_read()
    {
        var typed = (await _server.CallGrpcAsync("ModelInfer", Framed(Request()))).Answer;
        byte[] name = Field(1, "a"), type = Field(2, "FP32"), shape = Field(3, Varint(2)), b = Input("b", Two);
        byte[][] same =
        [
            // The model's name last, the contents first, the shape not packed.
            [.. Field(5, [.. Field(5, Field(6, Two)), .. Single(3, 0, Varint(2)), .. type, .. name]), .. b, .. Field(1, "arithmetic")],
            // Elements one by one, and the contents in pieces.
            [.. Field(1, "arithmetic"), .. Field(5, [.. name, .. type, .. shape, .. Field(5, Single(6, 5, Two.AsSpan(0, 4))), .. Field(5, Field(6, Two.AsSpan(4)))]), .. b],
            // What is said last counts; what is not known is passed over.
            [.. Field(1, "x"), .. Field(1, "arithmetic"), .. Field(99, "?"), .. Single(98, 0, 1), .. Single(97, 1, new byte[8]), .. Single(96, 5, new byte[4]), .. Input("a", Two), .. b, .. Field(4, Parameter("sequence_id", Single(5, 0, 1)))],
            // A number in more bytes than it needs.
            [.. Field(1, "arithmetic"), .. Field(5, [.. name, .. type, .. Field(3, 0x82, 0x80, 0), .. Field(5, Field(6, Two))]), .. b],
        ];

        foreach (var message in same) Assert.Equal(typed, (await _server.CallGrpcAsync("ModelInfer", Framed(message))).Answer);
    }

    [Fact]
    public async Task Integers_go_through_in_both_forms()
    {
        byte[] head = [.. Field(1, "numbers")], tensor = [.. Field(1, "x"), .. Field(2, "INT64"), .. Field(3, 1, 2)];
        byte[] packed = [.. Varint(ulong.MaxValue), .. Varint(300)];

        var (status, words, answer) = await _server.CallGrpcAsync("ModelInfer", Framed([.. head, .. Field(5, [.. tensor, .. Field(5, Field(3, packed))])]));
        var single = await _server.CallGrpcAsync("ModelInfer", Framed([.. head, .. Field(5, [.. tensor, .. Field(5, [.. Single(3, 0, Varint(ulong.MaxValue)), .. Single(3, 0, Varint(300))])])]));
        var tooFew = await EndAsync(Framed([.. head, .. Field(5, [.. tensor, .. Field(5, Field(3, 0xFF))])]));
        var tooLong = await EndAsync(Framed([.. head, .. Field(5, [.. tensor, .. Field(5, Field(3, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2, 1))])]));

        Assert.Equal((Ok, ""), (status, words));
        Assert.Equal(Field(5, Field(3, packed)), answer[^(packed.Length + 4)..]);
        Assert.Equal(answer, single.Answer);
        Assert.Equal((InvalidArgument, "The message is not a ModelInferRequest."), tooFew);
        Assert.Equal((InvalidArgument, "The message is not a ModelInferRequest."), tooLong);
    }

    [Fact]
    public async Task What_is_no_call_is_told_in_the_words_of_HTTP()
    {
        using var content = new ByteArrayContent(Framed([]));
        var (unsupported, body) = await _server.PostAsync("/inference.GRPCInferenceService/ServerLive");
        content.Headers.ContentType = new("application/grpc");
        using var old = await _server.Client.PostAsync(new Uri("/inference.GRPCInferenceService/ServerLive", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, unsupported);
        Assert.Contains("gRPC", ScoringServer.Error(body), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UpgradeRequired, old.StatusCode);
    }

    /// <summary>A byte of a message may become an element of eight, and a text of one byte takes four more: that is counted before it is made.</summary>
    [Fact]
    public async Task Elements_that_would_take_more_memory_than_there_is_are_refused_and_it_is_given_back()
    {
        byte[] numbers = [.. Field(1, "numbers"), .. Field(5, [.. Field(1, "x"), .. Field(2, "INT64"), .. Field(3, [.. Varint(500_000), 2]), .. Field(5, Field(3, new byte[1_000_000]))])];
        var texts = new List<byte>();
        for (var index = 0; index < 520_000; index++) texts.AddRange([0x42, 0]);
        byte[] empty = [.. Field(1, "texts"), .. Field(5, [.. Field(1, "x"), .. Field(2, "BYTES"), .. Field(3, [.. Varint(260_000), 2]), .. Field(5, [.. texts])])];

        for (var round = 0; round < 5; round++)
        {
            Assert.Equal(Unavailable, (await _server.CallGrpcAsync("ModelInfer", Framed(numbers))).Status);
            Assert.Equal(Unavailable, (await _server.CallGrpcAsync("ModelInfer", Framed(empty))).Status);
        }

        Assert.Equal(Ok, (await _server.CallGrpcAsync("ModelInfer", Framed([.. Field(1, "numbers"), .. Input("x", "INT64", [.. Varint(100_000), 2], Field(3, new byte[200_000]))]))).Status);
    }

    private static byte[] Request() => [.. Field(1, "arithmetic"), .. Input("a", Two), .. Input("b", Two)];

    private static byte[] Input(string name, byte[] floats) => Input(name, "FP32", Varint((ulong)floats.Length / 4), Field(6, floats));

    private static byte[] Input(string name, string type, byte[] shape, byte[] contents) => Field(5, [.. Field(1, name), .. Field(2, type), .. Field(3, shape), .. Field(5, contents)]);

    private static byte[] Parameter(string name, byte[] value) => [.. Field(1, Encoding.UTF8.GetBytes(name)), .. Field(2, value)];

    private static byte[] Floats(params ReadOnlySpan<float> values) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray();

    private async Task<(int Status, string Message)> EndAsync(byte[] body, params (string Name, string Value)[] headers)
    {
        var (status, message, _) = await _server.CallGrpcAsync("ModelInfer", body, headers);
        return (status, message);
    }
}
