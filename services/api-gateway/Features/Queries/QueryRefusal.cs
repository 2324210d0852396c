using System.Globalization;
using Meridian.Contracts.Filters;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>
/// A question that cannot be answered, with what its asker is told. Flaws are found deep inside a question, as with <see cref="FilterException"/>; the
/// <see cref="QuestionDesk"/> makes an answer of them, in one place.
/// </summary>
internal sealed class QueryRefusal(ProblemHttpResult problem) : Exception(problem.ProblemDetails.Detail)
{
    public ProblemHttpResult Problem { get; } = problem;

    /// <summary>Something that does not fit together.</summary>
    /// <param name="path">Where, as a JSONPath.</param>
    public static QueryRefusal Invalid(string path, string detail) => new(QueryProblems.QueryInvalid(path, detail));

    public static QueryRefusal Of(FilterException wrong, string path) => new(Problems.BadFilter(path + wrong.Path[1..], wrong.Message));

    /// <summary>The number, or the fallback where none was given.</summary>
    /// <exception cref="QueryRefusal">It is out of its bounds.</exception>
    public static int Within(string path, int? value, int fallback, int least, int most)
    {
        var number = value ?? fallback;
        if (number > most && path.EndsWith("limit", StringComparison.Ordinal)) throw new QueryRefusal(QueryProblems.TooManyValues(path, most));
        return number >= least && number <= most
            ? number
            : throw new QueryRefusal(QueryProblems.OutOfBounds(path, string.Create(CultureInfo.InvariantCulture, $"It is {least} to {most}.")));
    }
}
