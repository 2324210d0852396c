using System.Net;
using System.Text;
using System.Text.Json;
using Meridian.MlScoring.Tests.Grpc;
using static Meridian.MlScoring.Tests.Grpc.GrpcMessages;

namespace Meridian.MlScoring.Tests;

/// <summary>What does not fit, over each face: the answer says which input or which model, and everything else goes on.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const string Huge = "4611686018427387904"; // its bytes would not fit into any number

    private readonly ScoringServer _server = new ScoringServer(("Models:MaxModelMegabytes", "4"))
        .Put("arithmetic", 1, Some.Arithmetic()).Put("zeros", 1, Some.Zeros()).Put("corrupt", 1, Encoding.UTF8.GetBytes("no model at all")).Put("cut", 1, Some.Arithmetic()[..^10])
        .Put("custom", 1, Some.CustomOperator()).Put("large", 1, Some.Logistic().ToOnnx().ToBytes(), """{"megabytes": 5}""");

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("shape", "[2,1]", "FP32", "[1,2]", "'b' has the shape [2,1]")]
    [InlineData("datatype", "[2]", "FP64", "[1,2]", "'b' has the datatype 'FP64'")]
    [InlineData("number of elements", "[3]", "FP32", "[1,2]", "'b' has 2 elements")]
    [InlineData("huge tensor", $"[{Huge}]", "FP32", "[1,2]", $"'b' has 2 elements; its shape [{Huge}]")]
    [InlineData("huge dimension", "[99999999999999999999]", "FP32", "[1,2]", "'b' has a shape that")]
    [InlineData("NaN", "[2]", "FP32", "[1,NaN]", "'b' cannot be read: element 1 is not a number")]
    [InlineData("infinity", "[2]", "FP32", "[Infinity,1]", "'b' cannot be read: element 0 is not a number")]
    [InlineData("a number that is infinite as a float", "[2]", "FP32", "[-1e999,1]", "'b' cannot be read: element 0 is not within FP32")]
    [InlineData("text", "[2]", "FP32", "[\"1\",2]", "'b' cannot be read: element 0 is not a number")]
    public async Task A_wrong_input_in_JSON_is_named(string wrong, string shape, string type, string data, string part)
    {
        var (status, body) = await _server.InferAsync("arithmetic",
            $$"""{"inputs":[{"name":"a","shape":[2],"datatype":"FP32","data":[1,2]},{"name":"b","shape":{{shape}},"datatype":"{{type}}","data":{{data}}}]}""");

        Assert.True(status == HttpStatusCode.BadRequest, $"{wrong}: {status}");
        Assert.Contains($"The input {part}", ScoringServer.Error(body), StringComparison.Ordinal);
        await AssertAllElseGoesOnAsync();
    }

    [Theory]
    [InlineData("shape", "[2,1]", "FP32", 8, "'b' has the shape [2,1]")]
    [InlineData("datatype", "[2]", "INT32", 8, "'b' has the datatype 'INT32'")]
    [InlineData("number of elements", "[3]", "FP32", 8, "'b' has 2 elements")]
    [InlineData("half an element", "[2]", "FP32", 7, "'b' cannot be read: its 7 bytes")]
    [InlineData("huge tensor", $"[{Huge}]", "FP32", 8, "'b' has 2 elements")]
    public async Task A_wrong_input_in_binary_is_named(string wrong, string shape, string type, int bytes, string part)
    {
        using var response = await _server.SendBinaryAsync("arithmetic",
            $$$"""{"inputs":[{"name":"a","shape":[2],"datatype":"FP32","data":[1,2]},{"name":"b","shape":{{{shape}}},"datatype":"{{{type}}}","parameters":{"binary_data_size":{{{bytes}}}}}]}""", new byte[bytes]);

        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{wrong}: {response.StatusCode}");
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains($"The input {part}", ScoringServer.Error(body.RootElement), StringComparison.Ordinal);
        await AssertAllElseGoesOnAsync();
    }

    [Theory]
    [InlineData("shape", new long[] { 2, 1 }, "FP32", 8, "'b' has the shape [2,1]")]
    [InlineData("datatype", new long[] { 2 }, "FP64", 8, "'b' has the datatype 'FP64'")]
    [InlineData("number of elements", new long[] { 3 }, "FP32", 8, "'b' has 2 elements")]
    [InlineData("half an element", new long[] { 2 }, "FP32", 7, "'b' cannot be read: its 7 bytes")]
    [InlineData("huge tensor", new[] { 4_611_686_018_427_387_904 }, "FP32", 8, "'b' has 2 elements")]
    [InlineData("negative size", new long[] { -2 }, "FP32", 8, "'b' has a shape that")]
    public async Task A_wrong_input_in_gRPC_is_named(string wrong, long[] shape, string type, int bytes, string part)
    {
        byte[] message =
        [
            .. Field(1, "arithmetic"), .. Field(5, [.. Field(1, "a"), .. Field(2, "FP32"), .. Field(3, 2)]),
            .. Field(5, [.. Field(1, "b"), .. Field(2, type), .. Field(3, [.. shape.SelectMany(size => Varint((ulong)size))])]), .. Field(7, new byte[8]), .. Field(7, new byte[bytes]),
        ];

        var (status, words, _) = await _server.CallGrpcAsync("ModelInfer", Framed(message));

        Assert.True(status == 3, $"{wrong}: {status}");
        Assert.Contains($"The input {part}", words, StringComparison.Ordinal);
        await AssertAllElseGoesOnAsync();
    }

    [Fact]
    public async Task A_run_that_needs_more_memory_than_there_is_names_its_input()
    {
        var (status, body) = await _server.InferAsync("zeros", """{"inputs":[{"name":"count","shape":[1],"datatype":"INT64","data":[100000000000]}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("For 'count' [1] as it is the model needs more memory than models may have.", ScoringServer.Error(body));
        await AssertAllElseGoesOnAsync();
    }

    [Theory]
    [InlineData("corrupt", "protobuf")]
    [InlineData("cut", "protobuf")]
    [InlineData("custom", "Magic")]
    [InlineData("large", "Models:MaxModelMegabytes")]
    public async Task A_model_that_cannot_be_loaded_says_why_to_whoever_asks_it(string model, string why)
    {
        var (status, body) = await _server.InferAsync(model, """{"inputs":[]}""");
        var (code, words, _) = await _server.CallGrpcAsync("ModelInfer", Framed(Field(1, model)));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 14), (status, code));
        Assert.Contains($"The model '{model}'", ScoringServer.Error(body), StringComparison.Ordinal);
        Assert.Contains(why, ScoringServer.Error(body), StringComparison.Ordinal);
        Assert.Equal(ScoringServer.Error(body), words);
        await AssertAllElseGoesOnAsync();
    }

    private async Task AssertAllElseGoesOnAsync()
    {
        Assert.Equal(HttpStatusCode.OK, (await _server.GetAsync("/v2/health/ready")).Status);
        var (status, body) = await _server.InferAsync("arithmetic", """{"inputs":[{"name":"a","shape":[1],"datatype":"FP32","data":[1]},{"name":"b","shape":[1],"datatype":"FP32","data":[2]}]}""");
        Assert.Equal((HttpStatusCode.OK, 3f), (status, ScoringServer.Floats(body, "sum")[0]));
        Assert.Equal(HttpStatusCode.OK, (await _server.InferAsync("zeros", """{"inputs":[{"name":"count","shape":[1],"datatype":"INT64","data":[3]}]}""")).Status);
    }
}
