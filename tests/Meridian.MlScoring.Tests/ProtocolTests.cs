using System.Net;
using System.Text;
using System.Text.Json;
using Meridian.Onnx;

namespace Meridian.MlScoring.Tests;

/// <summary>The texts of the protocol: what is asked and what is answered.</summary>
public sealed class ProtocolTests : IAsyncLifetime
{
    private readonly ScoringServer _server = new ScoringServer()
        .Put("logistic", 1, Some.Logistic().ToOnnx().ToBytes())
        .Put("trees", 1, Some.Trees().ToOnnx().ToBytes())
        .Put("network", 1, Some.Network(16, 16, 1).ToOnnx().ToBytes())
        .Put("arithmetic", 3, Some.Arithmetic())
        .Put("one-row", 1, Some.OneRow())
        .Put("texts", 1, Some.Echo(OnnxType.String))
        .Put("zeros", 1, Some.Zeros());

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_server_says_what_it_is()
    {
        foreach (var path in (string[])["/v2", "/v2/"])
        {
            var (status, body) = await _server.GetAsync(path);

            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal("meridian-ml-scoring", body.GetProperty("name").GetString());
            Assert.Equal(["binary_tensor_data", "model_repository", "statistics"], body.GetProperty("extensions").EnumerateArray().Select(one => one.GetString()));
        }

        Assert.True((await _server.GetAsync("/v2/health/live")).Body.GetProperty("live").GetBoolean());
        Assert.True((await _server.GetAsync("/v2/health/ready")).Body.GetProperty("ready").GetBoolean());
    }

    [Fact]
    public async Task A_model_says_what_it_takes_and_gives()
    {
        foreach (var path in (string[])["/v2/models/logistic", "/v2/models/logistic/versions/1"])
        {
            var (status, body) = await _server.GetAsync(path);

            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(
                """{"name":"logistic","versions":["1"],"platform":"onnxruntime_onnx","inputs":[{"name":"features","datatype":"FP32","shape":[-1,8]}],"outputs":[{"name":"score","datatype":"FP32","shape":[-1,1]}]}""",
                body.GetRawText());
            Assert.Equal("""{"name":"logistic","ready":true}""", (await _server.GetAsync($"{path}/ready")).Body.GetRawText());
        }
    }

    [Fact]
    public async Task Scores_are_those_that_the_models_give_in_plain_code()
    {
        float[][] rows = [Some.Row(1), Some.Row(2), Some.Row(3)];
        var body = ScoringServer.Features(rows);

        var logistic = await _server.InferAsync("logistic", body);
        var trees = await _server.InferAsync("trees", body);
        var network = await _server.InferAsync("network", body);

        AssertClose([.. rows.Select(row => Some.Logistic().Score(row))], ScoringServer.Floats(logistic.Body, "score"));
        AssertClose([.. rows.Select(row => Some.Trees().Score(row))], ScoringServer.Floats(trees.Body, "score"));
        AssertClose([.. rows.Select(row => Some.Network(16, 16, 1).Score(row))], ScoringServer.Floats(network.Body, "score"));
    }

    [Fact]
    public async Task An_answer_names_model_version_id_and_outputs()
    {
        var (status, body) = await _server.InferAsync("arithmetic", """
            {"id": "a\"1", "inputs": [{"name": "a", "shape": [2], "datatype": "FP32", "data": [1, 2.5]}, {"name": "b", "shape": [2], "datatype": "FP32", "data": [-1e0, 4E-1]}],
             "outputs": [{"name": "difference"}, {"name": "{\"of\": [\"a\", \"b\"]}", "parameters": {"unknown": [1, {}]}}]}
            """);

        Assert.Equal(HttpStatusCode.OK, status);
        using var expected = JsonDocument.Parse("""
            {"model_name": "arithmetic", "model_version": "3", "id": "a\"1", "outputs": [{"name": "difference", "datatype": "FP32", "shape": [2], "data": [2, 2.1]},
             {"name": "{\"of\": [\"a\", \"b\"]}", "datatype": "FP32", "shape": [2], "data": [-1, 1]}]}
            """);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, body), body.GetRawText());
    }

    [Fact]
    public async Task Members_may_come_in_any_order_and_data_nested_or_flat()
    {
        string[] bodies =
        [
            """{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""",
            """{"inputs":[{"data":[1,2],"datatype":"FP32","shape":[1,2],"name":"x"}]}""",
            """{"parameters":{"a":1},"inputs":[{"data":[[1,2]],"parameters":{"b":"c"},"name":"x","unknown":{"x":[1,{"y":null}]},"shape":[1,2],"datatype":"FP32"}],"outputs":[]}""",
            "\n{ \"inputs\" : [ { \"name\" : \"\\u0078\", \"shape\" : [ 1 , 2 ], \"datatype\" : \"FP32\" , \"data\" : [ [ 1.0 , 2.0e0 ] ] } ] }\r\n",
        ];

        foreach (var body in bodies)
        {
            var (status, answer) = await _server.InferAsync("one-row", body);

            Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
            Assert.Equal([-1f, -2f], ScoringServer.Floats(answer, "y"));
        }
    }

    [Fact]
    public async Task Binary_tensors_follow_the_JSON_in_both_directions()
    {
        using var response = await _server.SendBinaryAsync("arithmetic", """
            {"inputs":[{"name":"b","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}},{"name":"a","shape":[2],"datatype":"FP32","data":[10,20]}],
             "outputs":[{"name":"sum","parameters":{"binary_data":true}},{"name":"difference"}]}
            """, Bytes(1f, 2f));

        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var length = int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single(), System.Globalization.CultureInfo.InvariantCulture);
        using var json = JsonDocument.Parse(bytes.AsMemory(0, length));
        Assert.Equal(8, json.RootElement.GetProperty("outputs")[0].GetProperty("parameters").GetProperty("binary_data_size").GetInt32());
        Assert.Equal(Bytes(11f, 22f), bytes[length..]);
        Assert.Equal([9f, 18f], ScoringServer.Floats(json.RootElement, "difference"));
    }

    [Fact]
    public async Task Texts_go_through_in_both_forms()
    {
        var (_, plain) = await _server.InferAsync("texts", """{"inputs":[{"name":"x","shape":[1,2],"datatype":"BYTES","data":["Grüße \ud83d\ude00","a\tb\"\\"]}]}""");
        using var binary = await _server.SendBinaryAsync(
            "texts", """{"parameters":{"binary_data_output":true},"inputs":[{"name":"x","shape":[1,2],"datatype":"BYTES","parameters":{"binary_data_size":11}}]}""", "\u0003\0\0\0abc\0\0\0\0"u8);
        var bytes = await binary.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["Grüße 😀", "a\tb\"\\"], plain.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(text => text.GetString()));
        Assert.Equal("\u0003\0\0\0abc\0\0\0\0"u8.ToArray(), bytes[^11..]);
    }

    [Theory]
    [InlineData(400, "is not a JSON object", "[]")]
    [InlineData(400, "not valid JSON", "")]
    [InlineData(400, "not valid JSON", """{"inputs":[{"name":"features","shape":[1,8],"datatype":"FP32","data":[1,2,3,4,5,6,7,8]}]} {}""")]
    [InlineData(400, "'features' is missing", """{"inputs":[]}""")]
    [InlineData(400, "'features' is missing", "{}")]
    [InlineData(400, "no input 'x'", """{"inputs":[{"name":"x","shape":[1,8],"datatype":"FP32","data":[1]}]}""")]
    [InlineData(400, "'features' is given twice", """{"inputs":[{"name":"features","shape":[0,8],"datatype":"FP32","data":[]},{"name":"features","shape":[0,8],"datatype":"FP32","data":[]}]}""")]
    [InlineData(400, "'features' has the datatype 'INT64'", """{"inputs":[{"name":"features","shape":[1,8],"datatype":"INT64","data":[1,2,3,4,5,6,7,8]}]}""")]
    [InlineData(400, "'features' has no datatype", """{"inputs":[{"name":"features","shape":[1,8],"data":[1,2,3,4,5,6,7,8]}]}""")]
    [InlineData(400, "'features' has no shape", """{"inputs":[{"name":"features","datatype":"FP32","data":[1,2,3,4,5,6,7,8]}]}""")]
    [InlineData(400, "'features' has no data", """{"inputs":[{"name":"features","shape":[1,8],"datatype":"FP32"}]}""")]
    [InlineData(400, "'features' has the shape [1,7]", """{"inputs":[{"name":"features","shape":[1,7],"datatype":"FP32","data":[1,2,3,4,5,6,7]}]}""")]
    [InlineData(400, "'features' has the shape [8]", """{"inputs":[{"name":"features","shape":[8],"datatype":"FP32","data":[1,2,3,4,5,6,7,8]}]}""")]
    [InlineData(400, "'features' has a shape that", """{"inputs":[{"name":"features","shape":[-1,8],"datatype":"FP32","data":[1,2,3,4,5,6,7,8]}]}""")]
    [InlineData(400, "'features' has 7 elements", """{"inputs":[{"name":"features","shape":[1,8],"datatype":"FP32","data":[1,2,3,4,5,6,7]}]}""")]
    [InlineData(400, "'features' has 8 elements", """{"inputs":[{"name":"features","shape":[9000000000000000000,8],"datatype":"FP32","data":[1,2,3,4,5,6,7,8]}]}""")]
    [InlineData(400, "'features' cannot be read: element 2 is not a number", """{"inputs":[{"name":"features","shape":[1,8],"datatype":"FP32","data":[1,2,NaN,4,5,6,7,8]}]}""")]
    [InlineData(400, "'features' cannot be read: element 2 is not a number", """{"inputs":[{"name":"features","shape":[1,8],"datatype":"FP32","data":[1,2,"3",4,5,6,7,8]}]}""")]
    [InlineData(400, "'features' cannot be read: element 1 is not within FP32", """{"inputs":[{"name":"features","shape":[1,8],"datatype":"FP32","data":[1,1e39,3,4,5,6,7,8]}]}""")]
    [InlineData(400, "'features' cannot be read: element 1 is not a number", """{"inputs":[{"name":"features","shape":[1,8],"datatype":"FP32","data":[1,02,3,4,5,6,7,8]}]}""")]
    [InlineData(400, "'features' cannot be read: its data is broken off behind element 2", """{"inputs":[{"name":"features","shape":[1,8],"datatype":"FP32","data":[1,2 3,4,5,6,7,8]}]}""")]
    [InlineData(400, "'features' cannot be read: its data is nested unevenly", """{"inputs":[{"name":"features","shape":[2,8],"datatype":"FP32","data":[[1,2,3,4,5,6,7,8],[1,2]]}]}""")]
    [InlineData(400, "'features' has data that is not nested as", """{"inputs":[{"name":"features","shape":[1,8],"datatype":"FP32","data":[[1,2,3,4],[5,6,7,8]]}]}""")]
    [InlineData(400, "'features' has a binary_data_size of 32; 0 bytes", """{"inputs":[{"name":"features","shape":[1,8],"datatype":"FP32","parameters":{"binary_data_size":32}}]}""")]
    [InlineData(400, "no output 'y'", """{"inputs":[{"name":"features","shape":[1,8],"datatype":"FP32","data":[1,2,3,4,5,6,7,8]}],"outputs":[{"name":"y"}]}""")]
    [InlineData(400, "'score' is asked for twice", """{"inputs":[],"outputs":[{"name":"score"},{"name":"score"}]}""")]
    public async Task What_is_wrong_is_said_and_named(int status, string part, string body)
    {
        var answer = await _server.InferAsync("logistic", body);

        Assert.Equal(status, (int)answer.Status);
        Assert.Contains(part, ScoringServer.Error(answer.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Integers_have_to_be_whole_and_within_their_type()
    {
        foreach (var (data, part) in ((string, string)[])[("1.5", "not within INT64"), ("9223372036854775808", "not within INT64"), ("1e2", "not within INT64"), ("true", "not a number")])
        {
            var (status, body) = await _server.InferAsync("zeros", $$"""{"inputs":[{"name":"count","shape":[1],"datatype":"INT64","data":[{{data}}]}]}""");

            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains($"'count' cannot be read: element 0 is {part}", ScoringServer.Error(body), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        const string nothing = """{"inputs":[]}""";

        Assert.Equal("There is no model 'x'.", ScoringServer.Error(await NotFoundAsync(_server.InferAsync("x", nothing))));
        Assert.Equal("There is no model 'x'.", ScoringServer.Error(await NotFoundAsync(_server.GetAsync("/v2/models/x/ready"))));
        Assert.Equal("The model 'logistic' has no version '7'.", ScoringServer.Error(await NotFoundAsync(_server.GetAsync("/v2/models/logistic/versions/7"))));
        Assert.Equal("The model 'logistic' has no version 'one'.", ScoringServer.Error(await NotFoundAsync(_server.InferAsync("logistic/versions/one", nothing))));
        Assert.Equal("There is nothing at /v2/nowhere.", ScoringServer.Error(await NotFoundAsync(_server.GetAsync("/v2/nowhere"))));
    }

    [Fact]
    public async Task What_is_not_a_finite_number_needs_binary_and_the_input_is_named()
    {
        const string request = """{"inputs":[{"name":"a","shape":[2],"datatype":"FP32","data":[1,2]},{"name":"b","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}}]}""";

        using var refused = await _server.SendBinaryAsync("arithmetic", request, Bytes(0f, float.NaN));
        using var answered = await _server.SendBinaryAsync("arithmetic", """{"parameters":{"binary_data_output":true},""" + request[1..], Bytes(0f, float.NaN));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var error = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("the input 'b', whose element 1 is not a finite number", JsonDocument.Parse(error).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Fact]
    public async Task Binary_parts_have_to_add_up()
    {
        const string json = """{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","parameters":{"binary_data_size":8}}]}""";

        using var tooLong = await _server.SendBinaryAsync("one-row", json, new byte[12]);
        using var tooShort = await _server.SendBinaryAsync("one-row", json, new byte[4]);
        using var notWhole = await _server.SendBinaryAsync("one-row", json.Replace(":8", ":7", StringComparison.Ordinal), new byte[7]);
        using var lengthBeyond = await _server.SendRawAsync("one-row", Encoding.UTF8.GetBytes(json), 1_000);

        foreach (var (response, part) in ((HttpResponseMessage, string)[])[(tooLong, "4 bytes behind the JSON"), (tooShort, "'x'"), (notWhole, "'x'"), (lengthBeyond, "Inference-Header-Content-Length")])
        {
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains(part, JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Statistics_count_rows_and_runs()
    {
        await _server.InferAsync("trees", ScoringServer.Features(Some.Row(1), Some.Row(2)));
        await _server.InferAsync("trees", "{}");

        var (_, body) = await _server.GetAsync("/v2/models/trees/stats");

        var stats = body.GetProperty("model_stats")[0];
        Assert.Equal(2, stats.GetProperty("inference_count").GetInt64());
        Assert.Equal(1, stats.GetProperty("execution_count").GetInt64());
        Assert.Equal(1, stats.GetProperty("inference_stats").GetProperty("success").GetProperty("count").GetInt64());
    }

    private static async Task<JsonElement> NotFoundAsync(Task<(HttpStatusCode Status, JsonElement Body)> answer)
    {
        var (status, body) = await answer;
        Assert.Equal(HttpStatusCode.NotFound, status);
        return body;
    }

    private static byte[] Bytes(params ReadOnlySpan<float> values) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray();

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }
}
