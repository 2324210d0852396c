using System.Buffers;
using System.Text.Json;
using Meridian.Bench.Harness;

namespace Meridian.Bench.Floors;

/// <summary>
/// The floor of ingest over HTTP: a process of its own with nothing but Kestrel, which reads the same JSON token by token and
/// answers 202. What it cannot do on this machine, no gateway can.
/// </summary>
internal sealed class BareKestrel : IAsyncDisposable
{
    /// <summary>The argument by which this binary becomes that process.</summary>
    public const string Verb = "floor-kestrel";

    private static readonly byte[] Answer = """{"model_name":"logistic","model_version":"1","outputs":[{"name":"score","datatype":"FP32","shape":[1,1],"data":[0.5]}]}"""u8.ToArray();

    private readonly OwnProcess _process;

    private BareKestrel(OwnProcess process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    public static async Task<BareKestrel> StartAsync()
    {
        var process = OwnProcess.Start(Verb, []);
        return new BareKestrel(process, new Uri(await process.ReadAsync()));
    }

    /// <summary>The process itself: prints its address and ends when its standard input does.</summary>
    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/", ParseAsync);
        app.MapPost("/infer", AnswerAsync);
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.First() + "/");
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task ParseAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        var read = await reader.ReadAtLeastAsync((int)(context.Request.ContentLength ?? int.MaxValue));
        var tokens = CountTokens(read.Buffer);
        reader.AdvanceTo(read.Buffer.End);
        context.Response.StatusCode = tokens > 0 ? StatusCodes.Status202Accepted : StatusCodes.Status400BadRequest;
    }

    // The floor of scoring: every number is read, and the answer is always the same.
    private static async Task AnswerAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        var read = await reader.ReadAtLeastAsync((int)(context.Request.ContentLength ?? int.MaxValue));
        var sum = SumNumbers(read.Buffer);
        reader.AdvanceTo(read.Buffer.End);
        context.Response.StatusCode = float.IsFinite(sum) ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Answer.Length;
        await context.Response.BodyWriter.WriteAsync(Answer);
    }

    private static float SumNumbers(in ReadOnlySequence<byte> body)
    {
        var json = new Utf8JsonReader(body);
        var sum = 0f;
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.Number) sum += json.GetSingle();
        }

        return sum;
    }

    private static int CountTokens(in ReadOnlySequence<byte> body)
    {
        var json = new Utf8JsonReader(body);
        var tokens = 0;
        while (json.Read()) tokens++;
        return tokens;
    }
}
