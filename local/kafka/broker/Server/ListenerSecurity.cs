using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Meridian.Local.Kafka.Hosting;

namespace Meridian.Local.Kafka.Server;

/// <summary>What a listener asks of a connection before it serves it: TLS, a sign-in, both or nothing.</summary>
internal sealed class ListenerSecurity
{
    private static readonly TimeSpan LongestHandshake = TimeSpan.FromSeconds(10);

    private readonly SecurityOptions _options;
    private readonly SslServerAuthenticationOptions? _tls;

    /// <exception cref="StartupException">The certificate or its key cannot be used.</exception>
    public ListenerSecurity(SecurityOptions options)
    {
        _options = options;
        if (!options.UsesTls) return;
        _tls = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = Load(options.Certificate!, options.Key!),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
    }

    /// <summary>The sign-in that a new connection has to go through, if any.</summary>
    public SaslExchange? BeginSignIn() => _options.UsesSasl ? new SaslExchange(_options.Users) : null;

    /// <summary>The stream that requests come by.</summary>
    /// <exception cref="AuthenticationException">The client does not speak TLS, or not as it is wanted here.</exception>
    /// <exception cref="IOException">The client went away, or took too long.</exception>
    public async ValueTask<Stream> OpenAsync(Socket socket, CancellationToken stopping)
    {
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (_tls is null) return plain;
        var encrypted = new SslStream(plain);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(LongestHandshake);
        try
        {
            await encrypted.AuthenticateAsServerAsync(_tls, limit.Token);
            return encrypted;
        }
        catch (Exception failed)
        {
            await encrypted.DisposeAsync();
            if (failed is OperationCanceledException && !stopping.IsCancellationRequested) throw new IOException($"No TLS handshake within {LongestHandshake}.", failed);
            throw;
        }
    }

    private static SslStreamCertificateContext Load(string certificate, string key)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate, key), chain, offline: true);
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The certificate {certificate} with the key {key} cannot be used: {unusable.Message}");
        }
    }
}
