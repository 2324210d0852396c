using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.WebApp.Gateway;

namespace Meridian.WebApp.Features.Accounts;

/// <summary>What to call an account: as its traits say, otherwise by its id.</summary>
internal static class AccountName
{
    public static string Of(CustomerAccount account) => account.Traits?["name"] is JsonValue name && name.GetValueKind() == JsonValueKind.String ? name.GetValue<string>() : account.Id;

    public static string Text(JsonNode? value) => value is JsonValue one && one.GetValueKind() == JsonValueKind.String ? one.GetValue<string>() : value?.ToJsonString() ?? "–";
}
