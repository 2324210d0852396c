using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Meridian.Testing;

namespace Meridian.Local.Kafka.Tests.Support;

/// <summary>A certificate for localhost, signed by itself, as files.</summary>
internal static class TestCertificate
{
    public static (string Certificate, string Key) CreateIn(TemporaryDirectory directory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(directory["certificate.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(directory["key.pem"], key.ExportPkcs8PrivateKeyPem());
        return (directory["certificate.pem"], directory["key.pem"]);
    }
}
