using System.ComponentModel.DataAnnotations;

namespace Meridian.Local.Kafka.Hosting;

/// <summary>How clients reach the broker and prove who they are: section Kafka:Security of the configuration. It holds for every node.</summary>
internal sealed class SecurityOptions
{
    private const string Section = KafkaOptions.Section + ":Security";

    /// <summary>plaintext, ssl, sasl_plaintext or sasl_ssl, as clients call it.</summary>
    public string Protocol { get; init; } = "plaintext";

    /// <summary>File with the certificate, and those of its issuers, in PEM; for TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>File with the certificate's private key in PEM; for TLS.</summary>
    public string? Key { get; init; }

    /// <summary>Passwords by user name, for SASL/PLAIN.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();

    public bool UsesTls => Protocol is "ssl" or "sasl_ssl";

    public bool UsesSasl => Protocol is "sasl_plaintext" or "sasl_ssl";

    public IEnumerable<ValidationResult> Validate()
    {
        if (Protocol is not ("plaintext" or "ssl" or "sasl_plaintext" or "sasl_ssl"))
        {
            yield return new ValidationResult($"{Section}:{nameof(Protocol)} is '{Protocol}'; it can be plaintext, ssl, sasl_plaintext or sasl_ssl.");
        }

        if (UsesTls && (Certificate is null || Key is null)) yield return new ValidationResult($"{Section}:{nameof(Certificate)} and :{nameof(Key)} are needed for {Protocol}.");
        if (UsesSasl && Users.Count == 0) yield return new ValidationResult($"{Section}:{nameof(Users)} is empty, so nobody could sign in by {Protocol}.");
        // Tokens of PLAIN separate name and password by NUL.
        foreach (var (name, password) in Users)
        {
            if (password.Length == 0 || password.Contains('\0', StringComparison.Ordinal)) yield return new ValidationResult($"{Section}:{nameof(Users)}:{name} is no password.");
        }
    }
}
