namespace Meridian.Client;

/// <summary>How a <see cref="MeridianClient"/> sends. Only the write key has to be set.</summary>
public sealed class MeridianOptions
{
    /// <summary>Where Meridian answers.</summary>
    public Uri Host { get; set; } = new("https://api.meridian.example");

    /// <summary>A key with the scope "ingest": <c>mk_write_…</c>.</summary>
    public string WriteKey { get; set; } = "";

    /// <summary>Most events in a request, 1 to 5,000.</summary>
    public int BatchSize { get; set; } = 250;

    /// <summary>Most bytes of the events in a request before compression, 64 KiB to 4 MiB.</summary>
    public int MaxBatchBytes { get; set; } = 512 * 1024;

    /// <summary>How long an event waits for others to fill a batch.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Most events that wait in memory.</summary>
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>What happens to an event when the queue is full.</summary>
    public QueueFullMode WhenFull { get; set; } = QueueFullMode.DropNewest;

    /// <summary>Compresses requests.</summary>
    public bool Gzip { get; set; } = true;

    /// <summary>The longest wait for an answer; then the batch is sent again.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The bound of the first pause before a batch is sent again. It doubles with each failure; the pause itself is random below the
    /// bound, so that many clients do not come back at the same moment.
    /// </summary>
    public TimeSpan FirstBackoff { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The greatest bound of a pause. A longer <c>Retry-After</c> of the server is kept to all the same.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <see cref="MeridianClient.DisposeAsync"/> goes on sending what waits.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A directory of this client's own, where events wait while the server cannot be reached and over restarts. Without one they wait
    /// in memory only.
    /// </summary>
    public string? SpoolDirectory { get; set; }

    /// <summary>Most bytes in <see cref="SpoolDirectory"/>; when they are reached, events wait in the queue again.</summary>
    public long SpoolMaxBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Carries the requests, for proxies and tests; the client does not dispose of it. One of its own unless given.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    internal void Validate()
    {
        if (Host is not { IsAbsoluteUri: true, Scheme: "http" or "https" }) throw Wrong(nameof(Host), "an absolute http or https address");
        if (string.IsNullOrWhiteSpace(WriteKey)) throw Wrong(nameof(WriteKey), "a write key");
        if (BatchSize is < 1 or > 5_000) throw Wrong(nameof(BatchSize), "1 to 5,000");
        if (MaxBatchBytes is < 64 * 1024 or > 4 * 1024 * 1024) throw Wrong(nameof(MaxBatchBytes), "64 KiB to 4 MiB");
        if (QueueLimit < 1) throw Wrong(nameof(QueueLimit), "at least 1");
        ValidateTimes();
    }

    private void ValidateTimes()
    {
        if (Linger < TimeSpan.Zero) throw Wrong(nameof(Linger), "not negative");
        if (RequestTimeout <= TimeSpan.Zero) throw Wrong(nameof(RequestTimeout), "more than zero");
        if (FirstBackoff <= TimeSpan.Zero || FirstBackoff > MaxBackoff) throw Wrong(nameof(FirstBackoff), $"more than zero and at most {nameof(MaxBackoff)}");
        if (ShutdownTimeout < TimeSpan.Zero) throw Wrong(nameof(ShutdownTimeout), "not negative");
        if (SpoolMaxBytes < 2 * MaxBatchBytes) throw Wrong(nameof(SpoolMaxBytes), $"at least twice {nameof(MaxBatchBytes)}");
    }

    private static ArgumentException Wrong(string option, string expected) => new($"MeridianOptions.{option} has to be {expected}.", option);
}
