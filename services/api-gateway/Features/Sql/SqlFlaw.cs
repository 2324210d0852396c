namespace Meridian.ApiGateway.Features.Sql;

/// <summary>What is wrong with a statement.</summary>
internal enum SqlFlaw
{
    /// <summary>More than one may do.</summary>
    NotAllowed,

    FunctionNotAllowed,

    /// <summary>There is none of that name, or it is not the tenant's to see.</summary>
    UnknownTable,

    /// <summary>A syntax error, an unknown column, a wrong type.</summary>
    Invalid,

    BadParameter,

    TooSlow,

    TooMuchMemory,

    /// <summary>It would have to read more rows than it may.</summary>
    TooManyRows,

    /// <summary>The answer has more bytes than it may.</summary>
    TooLarge,

    /// <summary>The tenant has as many under way as it may.</summary>
    TooManyAtOnce,
}
