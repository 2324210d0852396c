using System.Net.Http.Headers;
using System.Text;
using Meridian.Testing;

namespace Meridian.Local.ClickHouse.Tests;

/// <summary>The engine as the host starts it: a process, on free ports, with data of its own.</summary>
public sealed class ClickHouseUnderTest : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private RunningProgram? _program;

    public int HttpPort { get; } = FreePort.Next();

    public int TcpPort { get; } = FreePort.Next();

    public string Data => _directory["data"];

    public string Password { get; set; } = "a <secret> & \"more\"";

    public RunningProgram Program => _program ?? throw new InvalidOperationException("Not started.");

    /// <summary>Starts it without waiting for anything.</summary>
    public async Task<RunningProgram> LaunchAsync(params string[] more)
    {
        await Toolchain.At().EnsureAsync([Tool.ClickHouse], new Progress<ToolProgress>(), TestContext.Current.CancellationToken);
        if (_program is not null) await _program.DisposeAsync();
        return _program = RunningProgram.Start("Meridian.Local.ClickHouse",
            [$"--ClickHouse:HttpPort={HttpPort}", $"--ClickHouse:TcpPort={TcpPort}", $"--ClickHouse:Password={Password}", $"--ClickHouse:Data={Data}", .. more]);
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync(params string[] more)
    {
        var program = await LaunchAsync(more);
        await Eventually.Until("ClickHouse answers", async () =>
        {
            Assert.False(program.HasEnded, program.HasEnded ? program.Describe() : null);
            return await AnswersAsync();
        }, TimeSpan.FromMinutes(3));
    }

    /// <summary>Runs a statement and returns the answer's text, without the last line's end.</summary>
    public async Task<string> AskAsync(string sql)
    {
        using var answer = await SendAsync(sql);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.TrimEnd('\n');
    }

    /// <summary>Inserts data in the format that the statement names.</summary>
    public async Task<HttpResponseMessage> InsertAsync(string statement, byte[] data)
    {
        using var request = Request($"?query={Uri.EscapeDataString(statement)}", "meridian", Password, new ByteArrayContent(data));
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> SendAsync(string sql, string user = "meridian", string? password = null)
    {
        using var request = Request("", user, password ?? Password, new StringContent(sql));
        try
        {
            return await _http.SendAsync(request, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException broken) when (Program.HasEnded)
        {
            throw new HttpRequestException(Program.Describe(), broken);
        }
    }

    public async Task<byte[]> FetchAsync(string sql)
    {
        using var answer = await SendAsync(sql);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_program is not null)
        {
            if (!_program.HasEnded) await _program.StopAsync(CancellationToken.None);
            await _program.DisposeAsync();
        }

        _directory.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await SendAsync("SELECT 1");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private HttpRequestMessage Request(string query, string user, string password, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{HttpPort}/{query}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return request;
    }
}
