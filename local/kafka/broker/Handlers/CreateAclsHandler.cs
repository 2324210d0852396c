using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class CreateAclsHandler : Handler<CreateAclsRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(CreateAclsRequest request, RequestContext context) => Answer(new CreateAclsResponse
    {
        Results = request.Creations.ConvertAll(_ => new CreateAclsResponse.Result { ErrorCode = AccessRules.Error, ErrorMessage = AccessRules.Message }),
    });
}
