using System.Security.Cryptography;
using System.Text;
using Meridian.Kafka.Protocol;

namespace Meridian.Local.Kafka.Server;

/// <summary>One connection's way to being signed in, by SASL/PLAIN (RFC 4616) in Kafka's framing (KIP-43, KIP-152).</summary>
/// <remarks>A client waits for each answer before it goes on, so no two requests use this at once.</remarks>
internal sealed class SaslExchange(IReadOnlyDictionary<string, string> users)
{
    public const string Mechanism = "PLAIN";

    private bool _isChosen;

    public bool IsDone { get; private set; }

    /// <summary>Whether a sign-in failed: the connection is closed once that is answered.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Whether the next frame is a bare token without a request around it, as it is after version 0 of the handshake.</summary>
    public bool ExpectsBareToken { get; private set; }

    /// <summary>Whether a request may come now.</summary>
    public bool Allows(ApiKey key) => IsDone || key is ApiKey.ApiVersions or ApiKey.SaslHandshake or ApiKey.SaslAuthenticate;

    /// <summary>The client names its mechanism.</summary>
    public ErrorCode Choose(string mechanism, bool bareTokenFollows)
    {
        if (IsDone || _isChosen) return ErrorCode.IllegalSaslState;
        if (mechanism != Mechanism) return ErrorCode.UnsupportedSaslMechanism;
        (_isChosen, ExpectsBareToken) = (true, bareTokenFollows);
        return ErrorCode.None;
    }

    /// <summary>The client says who it is.</summary>
    public ErrorCode Authenticate(ReadOnlySpan<byte> token)
    {
        if (IsDone || !_isChosen) return ErrorCode.IllegalSaslState;
        (IsDone, ExpectsBareToken) = (IsKnown(token), false);
        IsRefused = !IsDone;
        return IsDone ? ErrorCode.None : ErrorCode.SaslAuthenticationFailed;
    }

    // authorization id, NUL, name, NUL, password. Nobody may act for somebody else.
    private bool IsKnown(ReadOnlySpan<byte> token)
    {
        if (Encoding.UTF8.GetString(token).Split('\0') is not [var actFor, var name, var given]) return false;
        return (actFor.Length == 0 || actFor == name)
            && users.TryGetValue(name, out var password)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(password));
    }
}
