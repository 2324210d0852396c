using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class DeleteAclsHandler : Handler<DeleteAclsRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(DeleteAclsRequest request, RequestContext context) => Answer(new DeleteAclsResponse
    {
        FilterResults = request.Filters.ConvertAll(_ => new DeleteAclsResponse.Result { ErrorCode = AccessRules.Error, ErrorMessage = AccessRules.Message }),
    });
}
