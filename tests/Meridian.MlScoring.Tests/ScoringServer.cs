using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Meridian.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Meridian.MlScoring.Tests;

/// <summary>The service over a folder of models of its own.</summary>
internal sealed class ScoringServer : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly Dictionary<string, string> _settings;
    private WebApplicationFactory<Program>? _factory;
    private readonly KeptLog _log = new();
    private bool _isListening;

    public ScoringServer(params ReadOnlySpan<(string Key, string Value)> settings)
    {
        _settings = new() { ["Models:Folder"] = _folder.Path, ["Models:PollInterval"] = "00:00:00.05", ["Models:InstallShipped"] = "false", ["Inference:Timeout"] = "00:05:00" };
        foreach (var (key, value) in settings) _settings[key] = value;
    }

    public HttpClient Client { get; private set; } = null!;

    /// <summary>What it has logged.</summary>
    public IReadOnlyCollection<string> Logged => _log.Lines;

    public string Folder => _folder.Path;

    /// <summary>One of its parts.</summary>
    public T Service<T>() where T : notnull => _factory!.Services.GetRequiredService<T>();

    /// <summary>Puts a version into the folder as a careful copy does: under another name first.</summary>
    public ScoringServer Put(string model, int version, byte[] file, string? manifest = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, model, $"{version}")).FullName;
        if (manifest is not null) Put(Path.Combine(folder, "model.json"), Encoding.UTF8.GetBytes(manifest));
        Put(Path.Combine(folder, "model.onnx"), file);
        return this;
    }

    public async Task<ScoringServer> StartAsync()
    {
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            foreach (var (key, value) in _settings) host.UseSetting(key, value);
            host.ConfigureLogging(logging => logging.AddProvider(_log));
        });
        // A test that stands still on a busy machine is not a client that sends too slowly.
        if (_isListening) _factory.UseKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = null);
        Client = _factory.CreateClient();
        if (_isListening) Client.BaseAddress = new Uri(_settings["urls"].Split(';')[0]);
        await Eventually.Until("the models have been looked for", async () => (await Client.GetAsync(new Uri("/v2/health/ready", UriKind.Relative))).StatusCode == HttpStatusCode.OK);
        return this;
    }

    /// <summary>Starts it in Kestrel, on ports of this machine.</summary>
    /// <returns>Where it speaks gRPC.</returns>
    public async Task<int> ListenAsync()
    {
        var (http, grpc) = (FreePort.Next(), FreePort.Next());
        _settings["urls"] = $"http://127.0.0.1:{http};http://127.0.0.1:{grpc}";
        _settings["Inference:GrpcPort"] = $"{grpc}";
        _isListening = true;
        await StartAsync();
        return grpc;
    }

    /// <summary>Stops the service and starts it again over the same folder.</summary>
    public Task<ScoringServer> RestartAsync()
    {
        _factory!.Dispose();
        return StartAsync();
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path) => await ReadAsync(await Client.GetAsync(new Uri(path, UriKind.Relative)));

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object? body = null) =>
        await ReadAsync(await Client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body ?? new { }));

    public async Task<(HttpStatusCode Status, JsonElement Body)> PutAsync(string path, object body) =>
        await ReadAsync(await Client.PutAsJsonAsync(new Uri(path, UriKind.Relative), body));

    public async Task<(HttpStatusCode Status, JsonElement Body)> InferAsync(string model, string json, string? user = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{model}/infer") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (user is not null) request.Headers.Add("Meridian-User", user);
        return await ReadAsync(await Client.SendAsync(request));
    }

    public Task<HttpResponseMessage> SendBinaryAsync(string model, string json, ReadOnlySpan<byte> tensors)
    {
        var head = Encoding.UTF8.GetBytes(json);
        return SendRawAsync(model, [.. head, .. tensors], head.Length);
    }

    public Task<HttpResponseMessage> SendRawAsync(string model, byte[] body, int? jsonLength)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (jsonLength is { } length) content.Headers.Add("Inference-Header-Content-Length", $"{length}");
        return Client.PostAsync(new Uri($"/v2/models/{model}/infer", UriKind.Relative), content);
    }

    public static string Features(params ReadOnlySpan<float[]> rows) => JsonSerializer.Serialize(new
    {
        inputs = new[] { new { name = "features", datatype = "FP32", shape = new[] { rows.Length, rows[0].Length }, data = rows.ToArray().SelectMany(row => row).ToArray() } },
    });

    public static float[] Floats(JsonElement answer, string output) =>
        [.. answer.GetProperty("outputs").EnumerateArray().Single(one => one.GetProperty("name").GetString() == output).GetProperty("data").EnumerateArray().Select(value => value.GetSingle())];

    public static string Error(JsonElement body) => body.GetProperty("error").GetString()!;

    public void Dispose()
    {
        _factory?.Dispose();
        _folder.Dispose();
    }

    private static void Put(string path, byte[] content)
    {
        File.WriteAllBytes($"{path}.new", content);
        File.Move($"{path}.new", path, overwrite: true);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> ReadAsync(HttpResponseMessage response)
    {
        using var held = response;
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }
}
