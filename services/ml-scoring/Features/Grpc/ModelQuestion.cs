using System.Text;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>What ModelReady and ModelMetadata are asked: a model's name, and a version or none.</summary>
internal readonly record struct ModelQuestion(string Name, string? Version)
{
    /// <returns>Null if it is no such message.</returns>
    public static ModelQuestion? Read(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> name = default, version = default;
        var fields = new ProtoCursor(message);
        while (fields.TryNext())
        {
            if (fields.Is(1, WireType.Bytes)) fields.TryReadBytes(out name);
            else if (fields.Is(2, WireType.Bytes)) fields.TryReadBytes(out version);
            else fields.TrySkip();
        }

        return fields.IsBroken ? null : new ModelQuestion(Encoding.UTF8.GetString(name), version.Length > 0 ? Encoding.UTF8.GetString(version) : null);
    }
}
