using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class DescribeAclsHandler : Handler<DescribeAclsRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(DescribeAclsRequest request, RequestContext context) =>
        Answer(new DescribeAclsResponse { ErrorCode = AccessRules.Error, ErrorMessage = AccessRules.Message });
}
