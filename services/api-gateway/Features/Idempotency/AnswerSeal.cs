using Meridian.ApiGateway.Features.Auth;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Idempotency;

/// <summary>Seals answers in the database: some show a key or a token that is shown nowhere else.</summary>
internal sealed class AnswerSeal(IOptions<AuthOptions> options) : SecretBox(options.Value.Secret, "meridian idempotent answers");
