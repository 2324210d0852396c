namespace Meridian.ApiGateway.Features.Sql;

/// <summary>What a piece of a statement is.</summary>
internal enum SqlTokenKind
{
    /// <summary>A name or a word of the language.</summary>
    Word,

    /// <summary>A name in quotes.</summary>
    QuotedName,

    /// <summary>A literal text.</summary>
    Text,

    Number,

    /// <summary>A <c>{name:Type}</c>.</summary>
    Parameter,

    /// <summary>One character of punctuation.</summary>
    Symbol,
}

/// <summary>A piece of a statement.</summary>
/// <param name="Text">A name without its quotes, what is between the braces of a parameter, and everything else as it stands there.</param>
/// <param name="Position">Characters before it.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Position)
{
    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;

    public bool Is(char symbol) => Kind == SqlTokenKind.Symbol && Text[0] == symbol;

    public bool Is(string word) => Kind == SqlTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
