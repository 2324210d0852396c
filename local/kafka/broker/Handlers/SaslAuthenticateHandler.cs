using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class SaslAuthenticateHandler : Handler<SaslAuthenticateRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(SaslAuthenticateRequest request, RequestContext context)
    {
        var error = context.Session.Sasl?.Authenticate(request.AuthBytes.Span) ?? ErrorCode.IllegalSaslState;
        return Answer(new SaslAuthenticateResponse
        {
            ErrorCode = error,
            // The same words for a wrong name and a wrong password: they tell nobody which names there are.
            ErrorMessage = error switch
            {
                ErrorCode.None => null,
                ErrorCode.SaslAuthenticationFailed => "Authentication failed: Invalid username or password",
                _ => "SaslAuthenticate has to follow one SaslHandshake.",
            },
        });
    }
}
