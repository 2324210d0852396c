using System.Net;
using System.Text.Json;
using Meridian.Onnx;

namespace Meridian.MlScoring.Tests;

/// <summary>Every type goes in and comes out, in JSON and in binary.</summary>
public sealed class TypesTests : IAsyncLifetime
{
    private static readonly OnnxType[] All = Enum.GetValues<OnnxType>();

    private readonly ScoringServer _server = new();

    public async ValueTask InitializeAsync()
    {
        foreach (var type in All) _server.Put(type.ToString(), 1, Some.Echo(type));
        await _server.StartAsync();
    }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(OnnxType.Bool, "BOOL", "true,false", "0100")]
    [InlineData(OnnxType.UInt8, "UINT8", "0,255", "00ff")]
    [InlineData(OnnxType.UInt16, "UINT16", "1,65535", "0100ffff")]
    [InlineData(OnnxType.UInt32, "UINT32", "1,4294967295", "01000000ffffffff")]
    [InlineData(OnnxType.UInt64, "UINT64", "1,18446744073709551615", "0100000000000000ffffffffffffffff")]
    [InlineData(OnnxType.Int8, "INT8", "-128,127", "807f")]
    [InlineData(OnnxType.Int16, "INT16", "-32768,1", "00800100")]
    [InlineData(OnnxType.Int32, "INT32", "-2147483648,1", "0000008001000000")]
    [InlineData(OnnxType.Int64, "INT64", "-9223372036854775808,1", "00000000000000800100000000000000")]
    [InlineData(OnnxType.Float16, "FP16", "1.5,-0.25", "003e00b4")]
    [InlineData(OnnxType.BFloat16, "BF16", "1.5,-0.25", "c03f80be")]
    [InlineData(OnnxType.Float, "FP32", "1.5,-0.1", "0000c03fcdccccbd")]
    [InlineData(OnnxType.Double, "FP64", "1.5,-0.1", "000000000000f83f9a9999999999b9bf")]
    [InlineData(OnnxType.String, "BYTES", "\"a\",\"\"", "01000000610000" + "0000")]
    public async Task A_type_goes_through_as_JSON_and_as_bytes(OnnxType type, string name, string data, string bytes)
    {
        var raw = Convert.FromHexString(bytes);

        var (status, plain) = await _server.InferAsync(type.ToString(), $$"""{"inputs":[{"name":"x","shape":[1,2],"datatype":"{{name}}","data":[{{data}}]}]}""");
        using var binary = await _server.SendBinaryAsync(type.ToString(),
            $$$"""{"parameters":{"binary_data_output":true},"inputs":[{"name":"x","shape":[1,2],"datatype":"{{{name}}}","parameters":{"binary_data_size":{{{raw.Length}}}}}]}""", raw);
        var answer = await binary.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.True(status == HttpStatusCode.OK, plain.GetRawText());
        using var expected = JsonDocument.Parse($"[{data}]");
        Assert.True(JsonElement.DeepEquals(expected.RootElement, plain.GetProperty("outputs")[0].GetProperty("data")), plain.GetRawText());
        Assert.Equal(name, plain.GetProperty("outputs")[0].GetProperty("datatype").GetString());
        Assert.Equal(HttpStatusCode.OK, binary.StatusCode);
        Assert.Equal(raw, answer[^raw.Length..]);
    }

    [Fact]
    public void No_type_is_left_out() => Assert.Equal(14, All.Length);
}
