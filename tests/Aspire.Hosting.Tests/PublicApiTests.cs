using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.Tests;

/// <summary>A stand-in that offered more than the real package would let an application host drift away from it.</summary>
public sealed partial class PublicApiTests
{
    private static readonly HashSet<string> Known = [.. Golden.Lines("RealApi.txt").SelectMany(Names)];

    [Theory]
    [InlineData("Meridian.Standins.Aspire.Hosting")]
    [InlineData("Meridian.Standins.Aspire.Hosting.Kafka")]
    [InlineData("Meridian.Standins.Aspire.Hosting.PostgreSQL")]
    [InlineData("Meridian.Standins.Aspire.Hosting.Redis")]
    [InlineData("Meridian.Standins.Aspire.Hosting.Testing")]
    public void Public_members_exist_in_the_real_api(string assembly)
    {
        var declared = Assembly.Load(assembly).GetExportedTypes().SelectMany(Declared).ToList();

        Assert.NotEmpty(declared);
        Assert.DoesNotContain(declared, member => !Known.Contains(member));
    }

    private static IEnumerable<string> Declared(Type type)
    {
        var name = NameOf(type);
        yield return name;
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var constructor in type.GetConstructors(Own).Where(c => c.GetParameters().Length > 0))
        {
            yield return $"{name}.{name[(name.LastIndexOf('.') + 1)..]}({constructor.GetParameters().Length})";
        }

        foreach (var property in type.GetProperties(Own)) yield return $"{name}.{property.Name}";
        foreach (var field in type.GetFields(Own).Where(f => !f.IsSpecialName)) yield return $"{name}.{field.Name}";
        foreach (var method in type.GetMethods(Own).Where(m => IsOfInterest(type, m))) yield return $"{name}.{method.Name}({method.GetParameters().Length})";
    }

    // What every record or class has of itself says nothing about the package.
    private static bool IsOfInterest(Type type, MethodInfo method) => !method.IsSpecialName
        && !typeof(Delegate).IsAssignableFrom(type)
        && !method.IsDefined(typeof(CompilerGeneratedAttribute))
        && method.Name is not ("ToString" or "Dispose" or "DisposeAsync" or "GetEnumerator");

    private static string NameOf(Type type) => (type.FullName ?? type.Name).Replace('+', '.') is var name && name.Contains('`', StringComparison.Ordinal)
        ? Arity().Replace(name, string.Empty)
        : (type.FullName ?? type.Name).Replace('+', '.');

    /// <summary>The type, the member, and the member with its number of parameters, of a line of the list.</summary>
    private static IEnumerable<string> Names(string line)
    {
        var text = line;
        while (Generic().IsMatch(text)) text = Generic().Replace(text, string.Empty);
        text = Defaults().Replace(text, string.Empty);
        var match = Symbol().Match(text);
        if (!match.Success) yield break;

        var symbol = match.Groups["name"].Value;
        yield return symbol;
        if (symbol.LastIndexOf('.') is > 0 and var dot) yield return symbol[..dot];
        if (!match.Groups["parameters"].Success) yield break;
        var parameters = match.Groups["parameters"].Value;
        yield return $"{symbol}({(parameters.Length == 0 ? 0 : parameters.Count(c => c == ',') + 1)})";
    }

    [GeneratedRegex("`[0-9]+")]
    private static partial Regex Arity();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex Generic();

    [GeneratedRegex(@"default\([^)]*\)")]
    private static partial Regex Defaults();

    [GeneratedRegex(@"(?<name>[A-Za-z_][\w.]*)(\((?<parameters>[^()]*)\).*| \{.*| = .*| : .*|)$")]
    private static partial Regex Symbol();
}
