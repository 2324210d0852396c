using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class ApiVersionsHandler(IReadOnlySet<ApiKey> served) : Handler<ApiVersionsRequest>
{
    /// <summary>The answer to a version of this request that is not known. Clients read the list in it and ask again.</summary>
    public static ApiVersionsResponse Unsupported() => new()
    {
        ErrorCode = ErrorCode.UnsupportedVersion,
        ApiKeys = [.. Api.All.Where(api => api.Key == ApiKey.ApiVersions).Select(Range)],
    };

    protected override ValueTask<IMessage?> HandleAsync(ApiVersionsRequest request, RequestContext context) =>
        Answer(new ApiVersionsResponse { ApiKeys = [.. Api.All.Where(api => served.Contains(api.Key)).Select(Range)] });

    private static ApiVersionsResponse.ApiRange Range(Api api) => new() { ApiKey = (short)api.Key, MinVersion = api.Min, MaxVersion = api.Max };
}
