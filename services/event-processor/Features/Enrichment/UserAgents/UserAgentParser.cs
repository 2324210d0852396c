namespace Meridian.EventProcessor.Features.Enrichment.UserAgents;

/// <summary>
/// Understands user agents by the rules of uap-core (<see href="https://github.com/ua-parser/uap-core/blob/master/docs/specification.md"/>).
/// Serves all threads. It takes tens of microseconds: <see cref="UserAgentCatalog"/> remembers.
/// </summary>
internal sealed class UserAgentParser
{
    /// <summary>What is longer is cut off here: no browser's is, and the time that rules take grows with it.</summary>
    public const int MaxLength = 1024;

    private static readonly string[] Browser = ["family_replacement", "v1_replacement", "v2_replacement", "v3_replacement"];
    private static readonly string[] Os = ["os_replacement", "os_v1_replacement", "os_v2_replacement", "os_v3_replacement", "os_v4_replacement"];

    private readonly RuleList _browsers;
    private readonly RuleList _systems;
    private readonly RuleList _devices;

    private UserAgentParser(Dictionary<string, List<Dictionary<string, string>>> sections)
    {
        _browsers = new RuleList(sections["user_agent_parsers"].Select(item => new UserAgentRule(item["regex"], false, Replacements(item, Browser))));
        _systems = new RuleList(sections["os_parsers"].Select(item => new UserAgentRule(item["regex"], false, Replacements(item, Os))));
        _devices = new RuleList(sections["device_parsers"].Select(item => new UserAgentRule(item["regex"], item.GetValueOrDefault("regex_flag") == "i", DeviceReplacements(item))));
    }

    /// <summary>Reads the rules from uap-core's regexes.yaml.</summary>
    /// <exception cref="InvalidDataException">The file is something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static UserAgentParser Load(string path)
    {
        var sections = PatternList.Read(path);
        var missing = ((string[])["user_agent_parsers", "os_parsers", "device_parsers"]).FirstOrDefault(name => !sections.ContainsKey(name));
        if (missing is not null) throw new InvalidDataException($"{path} has no {missing}.");
        if (sections.Values.SelectMany(items => items).Any(item => !item.ContainsKey("regex"))) throw new InvalidDataException($"{path} has an item without a regex.");
        return new UserAgentParser(sections);
    }

    /// <summary>What a user agent says of browser, system and device.</summary>
    public UserAgentFacts Parse(string userAgent)
    {
        if (userAgent.Length > MaxLength) userAgent = userAgent[..MaxLength];
        Span<char> lower = stackalloc char[userAgent.Length];
        userAgent.AsSpan().ToLowerInvariant(lower);
        var browser = _browsers.Apply(userAgent, lower) ?? new string?[Browser.Length];
        var os = _systems.Apply(userAgent, lower) ?? new string?[Os.Length];
        var device = _devices.Apply(userAgent, lower) ?? new string?[3];
        return new UserAgentFacts(browser[0] ?? UserAgentFacts.Other, browser[1..], os[0] ?? UserAgentFacts.Other, os[1..], device[0] ?? UserAgentFacts.Other, device[1], device[2]);
    }

    // What is not replaced is the group of the same place.
    private static string?[] Replacements(Dictionary<string, string> item, string[] names) =>
        [.. names.Select((name, index) => item.GetValueOrDefault(name) ?? FormattableString.Invariant($"${index + 1}"))];

    private static string?[] DeviceReplacements(Dictionary<string, string> item) =>
        [item.GetValueOrDefault("device_replacement") ?? "$1", item.GetValueOrDefault("brand_replacement"), item.GetValueOrDefault("model_replacement") ?? "$1"];
}
