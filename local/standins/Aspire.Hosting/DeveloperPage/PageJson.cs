using System.Text.Json.Serialization;

namespace Aspire.Hosting.DeveloperPage;

/// <summary>Serializers made by the compiler: the page must not cost the start of the application the time that reflection takes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<ResourceView>))]
[JsonSerializable(typeof(IReadOnlyList<LogLineView>))]
[JsonSerializable(typeof(CommandView))]
#pragma warning disable CA1502 // The rest of the class is generated.
internal sealed partial class PageJson : JsonSerializerContext;
#pragma warning restore CA1502
