using System.Text.Json.Nodes;

namespace Meridian.Cli.Demo;

/// <summary>What the model said of somebody of whom all is known that it can know.</summary>
/// <param name="Value">Null where it said nothing.</param>
/// <param name="Expected">The features by what was sent.</param>
/// <param name="Answered">Those that the model was given.</param>
/// <param name="Explained">What the contributions add up to.</param>
internal sealed record DemoScore(string Model, int Version, double? Value, IReadOnlyDictionary<string, double> Expected, IReadOnlyDictionary<string, double> Answered, double Explained)
{
    public const string Churn = "churn";

    private const double Close = 1e-5;

    public bool Agrees => Value is { } value && Math.Abs(value - Explained) < Close && Compared.Any() && Compared.All(pair => pair.Expected == pair.Answered);

    /// <summary>The features of which both are known.</summary>
    public IEnumerable<(string Name, double Expected, double Answered)> Compared =>
        Expected.Where(pair => Answered.ContainsKey(pair.Key)).Select(pair => (pair.Key, pair.Value, Answered[pair.Key]));

    /// <summary>Reads the answer to the request for one score.</summary>
    public static DemoScore Of(JsonObject answer, IReadOnlyDictionary<string, double> expected)
    {
        var score = answer["scores"]![0]!.AsObject();
        var features = score["features"]?.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<double>()) ?? [];
        return new DemoScore(answer["model"]!.GetValue<string>(), score["version"]!.GetValue<int>(), score["value"]?.GetValue<double>(), expected, features, Probability(score["explanation"]));
    }

    // Log-odds: of nobody in particular, and what each feature adds.
    private static double Probability(JsonNode? explanation)
    {
        if (explanation is null) return double.NaN;
        var margin = explanation["base"]!.GetValue<double>() + explanation["contributions"]!.AsArray().Sum(one => one!["contribution"]!.GetValue<double>());
        return 1 / (1 + Math.Exp(-margin));
    }
}
