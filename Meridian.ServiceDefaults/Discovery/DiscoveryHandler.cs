namespace Meridian.ServiceDefaults.Discovery;

/// <summary>Sends each request of an HttpClient to where <see cref="ServiceEndpoints"/> says.</summary>
internal sealed class DiscoveryHandler(ServiceEndpoints endpoints) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var logical = request.RequestUri!;
        request.RequestUri = endpoints.Resolve(logical);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            // A retry resolves anew.
            request.RequestUri = logical;
        }
    }
}
