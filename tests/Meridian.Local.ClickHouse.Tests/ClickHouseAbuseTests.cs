using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Meridian.Local.ClickHouse.Tests;

/// <summary>What strangers, scanners and broken clients send. Without its terminal the engine ends at the first of these.</summary>
public sealed class ClickHouseAbuseTests(StartedClickHouse started) : IClassFixture<StartedClickHouse>
{
    private const int Repeats = 40;
    private readonly ClickHouseUnderTest _clickHouse = started.Engine;

    public static TheoryData<string> Payloads => [.. Attacks.Keys];

    private static readonly Dictionary<string, Func<byte[]>> Attacks = new()
    {
        ["nothing"] = () => [],
        ["random bytes"] = () => RandomNumberGenerator.GetBytes(2000),
        ["a TLS hello"] = () => [0x16, 3, 1, 0, 0xc8, 1, 0, 0, 0xc4, 3, 3, .. RandomNumberGenerator.GetBytes(200)],
        ["half a header"] = () => Text("POST /?query=SELECT+1 HTTP/1.1\r\nHost: x\r\nContent-Le"),
        ["half a body"] = () => Text($"POST /?query=SELECT+1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{new string('x', 10_000)}"),
        ["a broken chunk"] = () => Text("POST /?query=SELECT+1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\nabc"),
        ["broken gzip"] = () => [.. Text("POST /?query=SELECT+1 HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 100\r\n\r\n"), .. RandomNumberGenerator.GetBytes(100)],
        ["a huge header"] = () => Text($"GET /ping HTTP/1.1\r\nHost: x\r\nX: {new string('a', 2_000_000)}\r\n\r\n"),
        ["HTTP"] = () => Text("GET / HTTP/1.1\r\n\r\n"),
    };

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task It_goes_on_after(string payload)
    {
        for (var i = 0; i < Repeats; i++)
        {
            await AttackAsync(_clickHouse.HttpPort, Attacks[payload](), reset: i % 2 == 0);
            await AttackAsync(_clickHouse.TcpPort, Attacks[payload](), reset: i % 2 == 0);
        }

        Assert.Equal("1", await _clickHouse.AskAsync("SELECT 1"));
        Assert.False(_clickHouse.Program.HasEnded);
    }

    [Fact]
    public async Task It_goes_on_after_clients_that_leave_in_the_middle_of_an_answer()
    {
        var question = Text($"GET /?user=meridian&password={Uri.EscapeDataString(_clickHouse.Password)}&query=SELECT+number,toString(number)+FROM+numbers(50000000) HTTP/1.1\r\nHost: x\r\n\r\n");
        for (var i = 0; i < 10; i++) await AttackAsync(_clickHouse.HttpPort, question, reset: i % 2 == 0, read: true);

        Assert.Equal("1", await _clickHouse.AskAsync("SELECT 1"));
    }

    private static async Task AttackAsync(int port, byte[] bytes, bool reset, bool read = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        try
        {
            await client.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);
            if (read) await client.GetStream().ReadExactlyAsync(new byte[1000], TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // It hung up first, as it may.
        }

        if (reset) client.LingerState = new LingerOption(enable: true, seconds: 0);
    }

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);
}
