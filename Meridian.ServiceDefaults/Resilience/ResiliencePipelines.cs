using System.Net;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Registry;
using Polly.Retry;
using Polly.Timeout;

namespace Meridian.ServiceDefaults.Resilience;

/// <summary>
/// One pipeline for each host that is called, so that a dead one opens its own circuit only. From the outside in: time in all, retry,
/// circuit breaker, time of an attempt.
/// </summary>
internal sealed class ResiliencePipelines(IOptions<ResilienceOptions> options, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Whether the request may be sent again, in the context of an execution.</summary>
    public static readonly ResiliencePropertyKey<bool> MayRepeat = new("meridian.may-repeat");

    private static readonly PredicateBuilder<HttpResponseMessage> Failures = new PredicateBuilder<HttpResponseMessage>()
        .Handle<HttpRequestException>().Handle<TimeoutRejectedException>()
        .HandleResult(response => response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError);

    private readonly ResiliencePipelineRegistry<string> _registry = new();

    /// <summary>The pipeline of a host.</summary>
    public ResiliencePipeline<HttpResponseMessage> For(string host) => _registry.GetOrAddPipeline<HttpResponseMessage>(host, Build);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    private void Build(ResiliencePipelineBuilder<HttpResponseMessage> builder)
    {
        var settings = options.Value;
        builder.TimeProvider = time;
        builder.AddTimeout(settings.TotalTimeout);
        if (settings.Retries > 0) builder.AddRetry(RetryOf(settings));
        builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
        {
            ShouldHandle = Failures,
            FailureRatio = 0.5,
            MinimumThroughput = 20,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = TimeSpan.FromSeconds(5),
        });
        builder.AddTimeout(settings.AttemptTimeout);
    }

    private RetryStrategyOptions<HttpResponseMessage> RetryOf(ResilienceOptions settings)
    {
        var isFailure = Failures.Build();
        return new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = settings.Retries,
            Delay = settings.RetryDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Context.Properties.GetValue(MayRepeat, false) && isFailure(arguments.Outcome)),
            DelayGenerator = arguments => ValueTask.FromResult(RetryAfter(arguments.Outcome.Result)),
            OnRetry = arguments =>
            {
                arguments.Outcome.Result?.Dispose();
                return ValueTask.CompletedTask;
            },
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage? response) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delay } => delay,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };
}
