using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace Meridian.ServiceDefaults.Discovery;

/// <summary>
/// Where other services are: configuration <c>services:{name}:{scheme}:{n}</c>, which the app model injects as <c>services__name__http__0</c>.
/// </summary>
internal sealed class ServiceEndpoints(IConfiguration configuration)
{
    private uint _turn;

    /// <summary>Turns a logical address into a real one, going round the instances.</summary>
    /// <param name="address"><c>http://name/…</c>, or <c>https+http://name/…</c> to take the first scheme that the service has.</param>
    /// <returns>The same address when its host is no configured service: then it is a name for DNS.</returns>
    /// <exception cref="HttpRequestException">A choice of schemes was asked for and the service has neither.</exception>
    public Uri Resolve(Uri address)
    {
        var schemes = address.Scheme.Split('+');
        foreach (var scheme in schemes)
        {
            if (TryFind(address.Host, scheme, out var instance))
                return new Uri(instance, address.PathAndQuery);
        }

        return schemes.Length == 1
            ? address
            : throw new HttpRequestException($"No address is configured for the service \"{address.Host}\" (services:{address.Host}:{schemes[0]}:0).");
    }

    private bool TryFind(string service, string scheme, [NotNullWhen(true)] out Uri? instance)
    {
        instance = null;
        var found = configuration.GetSection($"services:{service}:{scheme}").GetChildren().Select(child => child.Value).OfType<string>().ToList();
        if (found.Count == 0) return false;
        instance = new Uri(found[(int)(Interlocked.Increment(ref _turn) % (uint)found.Count)]);
        return true;
    }
}
