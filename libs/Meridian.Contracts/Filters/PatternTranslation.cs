using System.Globalization;
using System.Text;

namespace Meridian.Contracts.Filters;

/// <summary>
/// Reads a pattern by recursive descent and writes it for both engines. Everything that they would understand differently (what a digit is,
/// where a line ends, letters of other case, characters outside the basic plane) is spelled out as sets of code points.
/// </summary>
internal sealed class PatternTranslation(string source)
{
    // RE2 unrolls repetitions and refuses a program that is too large; this stays far below.
    private const int MaxSize = 1000;

    private readonly StringBuilder _re2 = new();
    private readonly StringBuilder _dotNet = new();
    private bool _ignoreCase;

    /// <summary>Where reading is, and where it was when a flaw was found.</summary>
    public int At { get; private set; }

    public int FlawAt { get; private set; }

    public string Flaw { get; private set; } = "";

    public string Re2 => _re2.ToString();

    public string DotNet => _dotNet.ToString();

    public bool Run()
    {
        if (source.StartsWith("(?i)", StringComparison.Ordinal)) (_ignoreCase, At) = (true, 4);
        var size = Alternation(depth: 0);
        if (Flaw.Length == 0 && At < source.Length) Fail("a group ends that did not begin.");
        if (Flaw.Length == 0 && size > MaxSize) Fail("it repeats too much.");
        return Flaw.Length == 0;
    }

    private bool Fail(string flaw)
    {
        if (Flaw.Length == 0) (Flaw, FlawAt) = (flaw, At);
        return false;
    }

    private char Peek => At < source.Length ? source[At] : '\0';

    private bool Ended => Flaw.Length > 0 || At >= source.Length;

    // Sizes count characters to match; they stop growing before they could overflow.
    private int Alternation(int depth)
    {
        var size = Sequence(depth);
        while (!Ended && Peek == '|')
        {
            At++;
            Write("|");
            size += Sequence(depth);
        }

        return Math.Min(size, MaxSize + 1);
    }

    private int Sequence(int depth)
    {
        var size = 0;
        while (!Ended && Peek is not ('|' or ')')) size = Math.Min(MaxSize + 1, size + Term(depth));
        return size;
    }

    private int Term(int depth)
    {
        if (Peek is '^' or '$')
        {
            Write(source[At++] == '^' ? @"\A" : @"\z");
            if (PatternRepetition.Begins(Peek)) Fail("nothing stands here that could be repeated.");
            return 0;
        }

        var size = Peek switch
        {
            '(' => Group(depth),
            '[' => Set(new PatternClassReader(source, At, _ignoreCase).Read),
            '.' => Any(),
            '\\' => Set(new PatternClassReader(source, At, _ignoreCase).ReadEscape),
            '*' or '+' or '?' or '{' => Nothing(),
            _ => Literal(),
        };
        return Flaw.Length > 0 ? 0 : Quantified(size);
    }

    private int Nothing()
    {
        Fail("nothing stands here that could be repeated; to mean the character itself, put \\ before it.");
        return 0;
    }

    private int Any()
    {
        At++;
        Write(CodePointSet.Empty.Complement());
        return 1;
    }

    private int Group(int depth)
    {
        if (depth >= Filter.MaxDepth) Fail($"groups are nested at most {Filter.MaxDepth} deep.");
        At++;
        if (Peek == '?' && string.CompareOrdinal(source, At, "?:", 0, 2) == 0) At += 2;
        else if (Peek == '?') Fail("of the groups that begin with (? only (?:…) is known, and (?i) at the very beginning.");
        Write("(?:");
        var size = Flaw.Length > 0 ? 0 : Alternation(depth + 1);
        if (Flaw.Length == 0 && Peek != ')') Fail("a group does not end.");
        At++;
        Write(")");
        return size;
    }

    private int Set(Func<(CodePointSet Set, int End, string Flaw)> read)
    {
        var (set, end, flaw) = read();
        At = end;
        if (flaw.Length > 0) Fail(flaw);
        else Write(set);
        return 1;
    }

    private int Literal()
    {
        if (!Rune.TryGetRuneAt(source, At, out var rune))
        {
            Fail("this is half a character.");
            return 0;
        }

        At += rune.Utf16SequenceLength;
        if (rune.IsBmp)
        {
            var set = CodePointSet.Of(rune.Value, rune.Value);
            Write(_ignoreCase ? set.WithBothCases() : set);
            return 1;
        }

        _re2.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:X}}}");
        _dotNet.Append("(?:").Append(rune.ToString()).Append(')');
        return 1;
    }

    private int Quantified(int size)
    {
        if (!PatternRepetition.Begins(Peek)) return size;
        var repetition = PatternRepetition.Read(source, At);
        if (repetition.Flaw.Length > 0) Fail(repetition.Flaw);
        Write(repetition.Text);
        At = repetition.End;
        return Math.Min(MaxSize + 1, Math.Max(1, size) * repetition.Times);
    }

    private void Write(string both)
    {
        _re2.Append(both);
        _dotNet.Append(both);
    }

    private void Write(CodePointSet set)
    {
        set.WriteRe2(_re2);
        set.WriteDotNet(_dotNet);
    }
}
