using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.WebApp.Gateway;

namespace Meridian.WebApp.Features.People;

/// <summary>What to call a person: as their traits say, otherwise by their id.</summary>
internal static class PersonName
{
    public static string Of(Person person) => Trait(person, "name") ?? Trait(person, "email") ?? person.Id;

    public static string? Trait(Person person, string name) => person.Traits?[name] is { } value ? Text(value) : null;

    public static string Text(JsonNode? value) => value is JsonValue one && one.GetValueKind() == JsonValueKind.String ? one.GetValue<string>() : value?.ToJsonString() ?? "–";
}
