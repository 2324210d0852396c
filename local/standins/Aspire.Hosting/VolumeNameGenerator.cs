using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Names volumes.</summary>
public static class VolumeNameGenerator
{
    private const int HashLength = 10;

    /// <summary>A name that is the same in every run of this host, and another in every other host: <c>{app}-{hash}-{resource}-{suffix}</c>.</summary>
    public static string Generate<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        var host = builder.ApplicationBuilder;
        var app = host.Environment.ApplicationName.ToLowerInvariant();
        var path = Path.Combine(host.AppHostDirectory, host.Environment.ApplicationName).ToLowerInvariant();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..HashLength];
        return $"{app}-{hash}-{builder.Resource.Name}-{suffix}";
    }
}
