using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Meridian.WebApp.Sessions;

/// <summary>The data protection keys of all replicas, in Redis, sealed (AES-GCM) under the deployment's secret.</summary>
internal sealed class KeyRing(IConnectionMultiplexer redis) : IXmlRepository
{
    private const string Keys = "web:keys";

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. redis.GetDatabase().HashGetAll(Keys).Select(entry => XElement.Parse(entry.Value!))];

    public void StoreElement(XElement element, string friendlyName) =>
        redis.GetDatabase().HashSet(Keys, friendlyName, element.ToString(SaveOptions.DisableFormatting));
}

/// <summary>Seals keys under the deployment's secret.</summary>
internal sealed class KeyRingSeal(IOptions<SessionOptions> options) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var (nonce, tag) = (RandomNumberGenerator.GetBytes(KeyRingKey.NonceLength), new byte[KeyRingKey.TagLength]);
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var cipher = new byte[plain.Length];
        using var aes = KeyRingKey.Of(options.Value);
        aes.Encrypt(nonce, plain, cipher, tag);
        return new EncryptedXmlInfo(new XElement("sealed", Convert.ToBase64String([.. nonce, .. tag, .. cipher])), typeof(KeyRingOpener));
    }
}

/// <summary>Opens them again. Data protection makes it from its name, with the services.</summary>
internal sealed class KeyRingOpener(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var content = Convert.FromBase64String(encryptedElement.Value);
        var plain = new byte[content.Length - KeyRingKey.NonceLength - KeyRingKey.TagLength];
        using var aes = KeyRingKey.Of(services.GetRequiredService<IOptions<SessionOptions>>().Value);
        aes.Decrypt(content.AsSpan(0, KeyRingKey.NonceLength), content.AsSpan(KeyRingKey.NonceLength + KeyRingKey.TagLength),
            content.AsSpan(KeyRingKey.NonceLength, KeyRingKey.TagLength), plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}

internal static class KeyRingKey
{
    public const int NonceLength = 12;
    public const int TagLength = 16;
    private const int KeyLength = 32;

    public static AesGcm Of(SessionOptions options) =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Secret!), KeyLength, info: "web-app key ring"u8.ToArray()), TagLength);
}
