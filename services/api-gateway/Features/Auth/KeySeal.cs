using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>Seals the private halves of signing keys with <see cref="AuthOptions.Secret"/>.</summary>
internal sealed class KeySeal(IOptions<AuthOptions> options) : SecretBox(options.Value.Secret, "meridian signing keys");
