using System.Security.Cryptography;

namespace Meridian.MlScoring.Features.Models;

/// <summary>A model's bytes, read once, so that what is checked is what is loaded.</summary>
internal sealed record ModelFile(byte[] Bytes, string Sha256)
{
    public static async Task<ModelFile> ReadAsync(string path, long most, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is not { Exists: true } file) throw new ModelRefusedException("There is no model.onnx.");
        if (file.Length == 0) throw new ModelRefusedException("model.onnx is empty.");
        if (file.Length > most) throw new ModelRefusedException($"The file has {file.Length:N0} bytes; at most {most:N0} are loaded.");
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        return new ModelFile(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <exception cref="ModelRefusedException">It is not the file the manifest speaks of.</exception>
    public void CheckSum(string? expected)
    {
        if (expected is not null && !expected.Equals(Sha256, StringComparison.OrdinalIgnoreCase))
            throw new ModelRefusedException($"The file's SHA-256 is {Sha256}, model.json says {expected}.");
    }

    /// <summary>Checks <c>model.sig</c>: a signature of the file as <c>openssl dgst -sha256 -sign key.pem</c> makes it.</summary>
    /// <exception cref="ModelRefusedException">It is missing, or not by that key over this file.</exception>
    public async Task CheckSignatureAsync(string path, string publicKey, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) throw new ModelRefusedException("There is no model.sig, and only signed models are loaded.");
        using var key = ECDsa.Create();
        key.ImportFromPem(publicKey);
        var signature = await File.ReadAllBytesAsync(path, cancellationToken);
        if (!key.VerifyData(Bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
            throw new ModelRefusedException("model.sig is not a signature of this file by the key that is trusted.");
    }
}
