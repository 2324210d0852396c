using System.Security.Cryptography;
using System.Text;

namespace Meridian.Postgres;

/// <summary>One forward step of a schema: the file <c>NNNN_name.sql</c>.</summary>
/// <param name="Number">Its place in the order.</param>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Sql">What is run, in one transaction.</param>
public sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text, whatever the line endings of the checkout, in lower-case hex.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));
}
