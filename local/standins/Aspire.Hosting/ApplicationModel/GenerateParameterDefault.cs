using System.Security.Cryptography;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value, such as a password.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    // Characters that are easy to tell apart and need no quoting in shells and connection strings.
    private const string LowerCharacters = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCharacters = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string NumericCharacters = "0123456789";
    private const string SpecialCharacters = "-_.{}~()*+!";

    /// <summary>The least number of characters.</summary>
    public int MinLength { get; set; }

    /// <summary>Lower case letters may occur.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Upper case letters may occur.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Digits may occur.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Special characters may occur.</summary>
    public bool Special { get; set; } = true;

    /// <summary>The least number of lower case letters.</summary>
    public int MinLower { get; set; }

    /// <summary>The least number of upper case letters.</summary>
    public int MinUpper { get; set; }

    /// <summary>The least number of digits.</summary>
    public int MinNumeric { get; set; }

    /// <summary>The least number of special characters.</summary>
    public int MinSpecial { get; set; }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">No kind of character is allowed, or one is asked for that is not.</exception>
    public override string GetDefaultValue()
    {
        var kinds = Kinds().ToList();
        if (kinds.Find(k => !k.Allowed && k.Least > 0) is { Characters: not null } wrong)
        {
            throw new InvalidOperationException($"At least {wrong.Least} of '{wrong.Characters}' are asked for, and they are not allowed.");
        }

        var alphabet = string.Concat(kinds.Where(k => k.Allowed).Select(k => k.Characters));
        if (alphabet.Length == 0) throw new InvalidOperationException("A generated value needs at least one kind of character.");

        var required = kinds.SelectMany(k => RandomNumberGenerator.GetItems<char>(k.Characters, k.Least));
        var value = required.ToList();
        value.AddRange(RandomNumberGenerator.GetItems<char>(alphabet, Math.Max(0, MinLength - value.Count)));
        var characters = value.ToArray();
        RandomNumberGenerator.Shuffle<char>(characters);
        return new(characters);
    }

    /// <inheritdoc />
    public override void WriteToManifest(ManifestPublishingContext context)
    {
        var writer = context.Writer;
        writer.WriteStartObject("generate");
        writer.WriteNumber("minLength", MinLength);
        foreach (var (name, allowed) in new[] { ("lower", Lower), ("upper", Upper), ("numeric", Numeric), ("special", Special) })
        {
            if (!allowed) writer.WriteBoolean(name, false);
        }

        foreach (var (name, least) in new[] { ("minLower", MinLower), ("minUpper", MinUpper), ("minNumeric", MinNumeric), ("minSpecial", MinSpecial) })
        {
            if (least > 0) writer.WriteNumber(name, least);
        }

        writer.WriteEndObject();
    }

    private IEnumerable<(bool Allowed, int Least, string Characters)> Kinds() =>
    [
        (Lower, MinLower, LowerCharacters),
        (Upper, MinUpper, UpperCharacters),
        (Numeric, MinNumeric, NumericCharacters),
        (Special, MinSpecial, SpecialCharacters),
    ];
}
