namespace Meridian.MlScoring.Features.Inference;

/// <summary>An error of the protocol as what a route returns.</summary>
internal sealed class ProtocolErrorResult(ProtocolError error) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => error.WriteAsync(httpContext);
}
