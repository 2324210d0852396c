using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Meridian.MlScoring.Tests;

/// <summary>Bodies that are almost right: each is answered or refused as the protocol says, and nothing falls over.</summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private const string Json = """{"id":"a","parameters":{"timeout":30000000},"inputs":[{"name":"a","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}},{"name":"b","shape":[2],"datatype":"FP32","data":[10.5,-2e1]}],"outputs":[{"name":"sum","parameters":{"binary_data":true}},{"name":"difference"}]}""";
    private const string Pieces = "{}[],:\"\\-+.eE0129 \tabuntrFP32\0\u00ff";

    private readonly ScoringServer _server = new ScoringServer().Put("arithmetic", 1, Some.Arithmetic());

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Broken_off_at_every_byte()
    {
        byte[] whole = [.. Encoding.UTF8.GetBytes(Json), .. new byte[8]];
        for (var length = 0; length < whole.Length; length++)
        {
            await AssertRefusedAsync(whole[..length], Math.Min(length, Json.Length));
            await AssertRefusedAsync(whole[..length], null);
        }
    }

    [Fact]
    public async Task Changed_at_random()
    {
        var random = new Random(11);
        for (var round = 0; round < 4_000; round++)
        {
            var json = Encoding.UTF8.GetBytes(Json).ToList();
            for (var changes = random.Next(1, 4); changes > 0; changes--) Change(json, random);
            var length = random.Next(10) == 0 ? random.Next(json.Count + 10) : json.Count;
            await AssertProtocolAsync([.. json, .. new byte[random.Next(5) == 0 ? random.Next(20) : 8]], length);
        }
    }

    private static void Change(List<byte> json, Random random)
    {
        var at = random.Next(json.Count);
        var piece = (byte)Pieces[random.Next(Pieces.Length)];
        switch (random.Next(4))
        {
            case 0: json[at] = piece; break;
            case 1: json.Insert(at, piece); break;
            case 2: json.RemoveAt(at); break;
            default: json.InsertRange(at, json.GetRange(at, Math.Min(random.Next(30), json.Count - at))); break;
        }
    }

    private async Task AssertRefusedAsync(byte[] body, int? jsonLength) => Assert.Equal(HttpStatusCode.BadRequest, await AssertProtocolAsync(body, jsonLength));

    private async Task<HttpStatusCode> AssertProtocolAsync(byte[] body, int? jsonLength)
    {
        using var response = await _server.SendRawAsync("arithmetic", body, jsonLength);
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{response.StatusCode} to {Encoding.UTF8.GetString(body)}");
        if (response.StatusCode == HttpStatusCode.BadRequest) Assert.NotEmpty(ScoringServer.Error(await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)));
        return response.StatusCode;
    }
}
