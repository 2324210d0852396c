using System.Text.Json.Nodes;
using Meridian.Contracts.DeadLetters;
using Meridian.Contracts.Traces;

namespace Meridian.WebApp.Gateway;

public sealed record Receipt(string BatchId, int Accepted, IReadOnlyList<RejectedEvent> Rejected, DateTimeOffset ReceivedAt);

public sealed record RejectedEvent(int Index, string? MessageId, string Code, string Message);

/// <summary>Events, and what became of them.</summary>
internal static class EventCalls
{
    extension(GatewayClient gateway)
    {
        /// <summary>Sends events with the rights of whoever is signed in; they have to be an admin.</summary>
        public Task<Answer<Receipt>> IngestAsync(JsonArray events) => gateway.CallAsync<Receipt>(HttpMethod.Post, "/v1/events", events);

        public Task<Answer<EventTrace>> TraceAsync(string messageId) => gateway.GetAsync<EventTrace>($"/v1/events/{Uri.EscapeDataString(messageId)}/trace");

        public Task<Answer<IngestionHealth>> IngestionHealthAsync(int hours) => gateway.GetAsync<IngestionHealth>(FormattableString.Invariant($"/v1/ingestion/health?hours={hours}"));

        public Task<Answer<DeadLetterPage>> DeadLettersAsync(bool? replayed, long? before, int limit = 50) => gateway.GetAsync<DeadLetterPage>(
            $"/v1/dead-letters{Queries.Of(("replayed", replayed is { } yes ? (yes ? "true" : "false") : null), ("before", before is { } id ? FormattableString.Invariant($"{id}") : null), ("limit", FormattableString.Invariant($"{limit}")))}");

        public Task<Answer<DeadLetterDetail>> DeadLetterAsync(long id) => gateway.GetAsync<DeadLetterDetail>(FormattableString.Invariant($"/v1/dead-letters/{id}"));

        public Task<Answer<Done>> ReplayDeadLetterAsync(long id) => gateway.CallAsync<Done>(HttpMethod.Post, FormattableString.Invariant($"/v1/dead-letters/{id}/replay"));

        public Task<Answer<DeadLetterReplayed>> ReplayDeadLettersAsync() => gateway.CallAsync<DeadLetterReplayed>(HttpMethod.Post, "/v1/dead-letters/replay", new { again = false });
    }
}
