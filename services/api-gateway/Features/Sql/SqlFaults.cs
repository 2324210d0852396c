using System.Globalization;
using System.Text.RegularExpressions;
using Meridian.ClickHouse;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>
/// Makes of the engine's refusal what its author may read. Only errors that are about the statement are passed on in the engine's words; numbers: ClickHouse's
/// src/Common/ErrorCodes.cpp.
/// </summary>
internal static partial class SqlFaults
{
    private const int Longest = 500;

    // Types, names, syntax, arguments, values that cannot be read: of the statement, and of rows that are its author's own.
    private static readonly HashSet<int> AboutTheStatement =
    [
        6, 8, 10, 16, 20, 26, 27, 32, 34, 35, 36, 38, 41, 42, 43, 44, 46, 47, 48, 49, 50, 51, 52, 53, 59, 62, 63, 69, 70, 72, 80, 108, 117, 119, 125, 128, 131, 135, 141, 146, 152,
        153, 162, 163, 167, 168, 174, 179, 181, 184, 190, 206, 207, 215, 223, 224, 226, 229, 254, 258, 266, 270, 277, 279, 289, 306, 321, 344, 349, 352, 386, 395, 403, 407, 427,
        436, 446, 469, 549, 637, 675, 676, 691,
    ];

    public static SqlRefusedException Explain(ClickHouseRejectedException fault) => fault.Code switch
    {
        // What is not there and what is not the tenant's to see get the same answer.
        60 or 81 or 497 => new(SqlFlaw.UnknownTable, "It does not exist, or is not yours to see."),
        159 or 160 => new(SqlFlaw.TooSlow, "It was stopped: ask about a shorter time, or about fewer events."),
        241 or 173 or 191 => new(SqlFlaw.TooMuchMemory, "It was stopped: group by less, or join less."),
        158 or 307 => new(SqlFlaw.TooManyRows, "It was stopped: ask about a shorter time."),
        396 => new(SqlFlaw.TooLarge, "Ask for fewer rows, or shorter ones."),
        456 or 457 => new(SqlFlaw.BadParameter, Clean(fault.Message)),
        164 or 358 or 452 => new(SqlFlaw.NotAllowed, "It may only ask."),
        var code when AboutTheStatement.Contains(code) => new(SqlFlaw.Invalid, Clean(fault.Message), PositionIn(fault.Message)),
        var code => new(SqlFlaw.Invalid, string.Create(CultureInfo.InvariantCulture, $"The engine refuses it with its error {code}.")),
    };

    // Suggestions name what is there in the engine, and the scope repeats the statement with names of ours.
    private static string Clean(string message)
    {
        var text = Prefix().Replace(message, "");
        text = Suffix().Replace(text, "");
        text = Scope().Replace(text, "");
        text = text.Replace("meridian.", "", StringComparison.Ordinal).Trim();
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }

    private static int? PositionIn(string message) =>
        Position().Match(message) is { Success: true } match && int.TryParse(match.Groups["position"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? Math.Max(0, position - 1) : null;

    [GeneratedRegex(@"^Code: \d+\. DB::Exception: (Syntax error: )?", RegexOptions.ExplicitCapture)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\s*(\([A-Z_0-9]+\)\s*)?\(version [^)]*\)\s*$|\. Expected one of: .*|\.? Maybe you meant.*", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Suffix();

    [GeneratedRegex(@":? in scope .*|: while executing .*", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Scope();

    [GeneratedRegex(@"failed at position (?<position>\d+)")]
    private static partial Regex Position();
}
