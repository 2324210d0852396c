using System.Net.Http.Headers;
using System.Text;
using Meridian.Local.Engines;

namespace Meridian.Local.ClickHouse;

/// <summary>Asks the HTTP interface whether it is there, and whether it is this process's own.</summary>
internal sealed class ReadinessProbe : IDisposable
{
    private const string Header = "X-ClickHouse-Server-Display-Name";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _http;
    private readonly string _tag;

    public ReadinessProbe(ClickHouseOptions options, string tag)
    {
        _tag = tag;
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = new Uri($"http://127.0.0.1:{options.HttpPort}/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}")));
    }

    /// <summary>Returns the engine's version once it answers.</summary>
    /// <exception cref="EngineFaultException">The port is another server's.</exception>
    public async Task<string> WaitAsync(CancellationToken stop)
    {
        while (true)
        {
            if (await AskAsync(stop) is { } version) return version;
            await Task.Delay(Interval, stop);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string?> AskAsync(CancellationToken stop)
    {
        try
        {
            // Not /ping: that tells nobody's name.
            using var answer = await _http.GetAsync("?query=SELECT+version()", stop);
            if (!answer.Headers.TryGetValues(Header, out var names)) return null;
            if (!names.Contains(_tag)) throw new EngineFaultException($"Port {_http.BaseAddress!.Port} (ClickHouse:HttpPort) is served by another ClickHouse. Stop that one, or choose other ports: ./meridian up --port-offset N.");
            if (!answer.IsSuccessStatusCode) throw new EngineFaultException($"ClickHouse started but refuses its own account: {await answer.Content.ReadAsStringAsync(stop)}");
            return (await answer.Content.ReadAsStringAsync(stop)).Trim();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
