using Meridian.Contracts.Events;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>An event of a request that was not taken.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="MessageId">Its id, if it had a readable one.</param>
/// <param name="Code">What is wrong, for programs (<see cref="EventFlaws.Code"/>).</param>
/// <param name="Message">What is wrong, for people.</param>
internal sealed record RejectedEvent(int Index, string? MessageId, string Code, string Message);
