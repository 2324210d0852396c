using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using static Meridian.ApiGateway.Problems;

namespace Meridian.ApiGateway;

/// <summary>Every error that a question about events, a cohort or a person can end in, beside those of <see cref="Problems"/>.</summary>
internal static class QueryProblems
{
    public static ProblemHttpResult TooManyPoints(int limit) => Problem(400, "query.too_many_points", "There are too many points.",
        string.Create(CultureInfo.InvariantCulture, $"A series has at most {limit}: take a wider interval or a shorter range."));

    public static ProblemHttpResult QuestionUnreadable(string detail) => Problem(400, "request.unreadable", "The question cannot be read.", detail);

    public static ProblemHttpResult OutOfBounds(string path, string detail) => At(path, "request.invalid", "A number is out of its bounds.", detail);

    public static ProblemHttpResult QueryInvalid(string path, string detail) => At(path, "query.invalid", "The question does not fit together.", detail);

    public static ProblemHttpResult UnknownKind(string detail) => At("$.kind", "query.unknown_kind", "There is no such kind of question.", detail);

    public static ProblemHttpResult BadRange(string path, string detail) => At(path, "query.bad_range", "The range cannot be.", detail);

    public static ProblemHttpResult UnknownTimeZone(string path, string name) => At(path, "query.unknown_time_zone", "The time zone is not known.",
        $"\"{(name.Length > 64 ? name[..64] : name)}\" is not an IANA name such as \"Europe/Berlin\".");

    public static ProblemHttpResult UnknownProperty(string path, string detail) => At(path, "query.unknown_property", "The property is not known.", detail);

    public static ProblemHttpResult UnknownBreakdown(string path, string detail) => At(path, "query.unknown_breakdown", "The breakdown is not known.", detail);

    public static ProblemHttpResult TooFewSteps(int least) => At("$.steps", "query.too_few_steps", "There are too few steps.",
        string.Create(CultureInfo.InvariantCulture, $"A funnel has at least {least}: of one step a trend says more."));

    public static ProblemHttpResult TooManySteps(int most) => At("$.steps", "query.too_many_steps", "There are too many steps.",
        string.Create(CultureInfo.InvariantCulture, $"A funnel has at most {most}."));

    public static ProblemHttpResult BadFormula(string path, string detail) => At(path, "query.bad_formula", "The formula cannot be used.", detail);

    public static ProblemHttpResult TooManyValues(string path, int most) => At(path, "query.too_many_values", "That is too many at once.",
        string.Create(CultureInfo.InvariantCulture, $"At most {most}. What is beyond a breakdown's limit can be had together: \"other\": true."));

    public static ProblemHttpResult UnknownCohort(Guid id) => Problem(400, "query.unknown_cohort", "There is no such cohort.", $"{id} does not exist, or was removed.");

    public static ProblemHttpResult CohortsTooDeep(int most) => Problem(400, "cohorts.too_deep", "The cohorts are made of each other too deeply.",
        string.Create(CultureInfo.InvariantCulture, $"Cohorts of cohorts go {most} deep, and never in a circle."));

    public static ProblemHttpResult CohortInUse(string name) => Problem(409, "cohorts.in_use", "The cohort is in use.", $"The cohort \"{name}\" is made of it.");

    public static ProblemHttpResult CohortInvalid(string path, string detail) => At(path, "cohorts.invalid", "The cohort cannot be made like this.", detail);

    public static ProblemHttpResult QueryTooSlow() => Problem(422, "query.too_slow", "The question takes too long.", "Ask about a shorter range or fewer events, or break it down less.");

    public static ProblemHttpResult QueryTooLarge() => Problem(422, "query.too_large", "The question takes too much.", "Ask about a shorter range or fewer events, or break it down less.");

    public static ProblemHttpResult UserUnknown() => Problem(404, "users.unknown", "There is no such user.", "No event has this id.");

    public static ProblemHttpResult GroupUnknown() => Problem(404, "groups.unknown", "There is no such group.", "No event has this id.");
}
