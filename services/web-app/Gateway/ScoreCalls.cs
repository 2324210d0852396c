using Meridian.Contracts.Scores;

namespace Meridian.WebApp.Gateway;

/// <summary>Models, and what they say.</summary>
internal static class ScoreCalls
{
    extension(GatewayClient gateway)
    {
        public Task<Answer<IReadOnlyList<ScoringModel>>> ModelsAsync() => gateway.GetAsync<IReadOnlyList<ScoringModel>>("/v1/models");

        public Task<Answer<ScoringModel>> ModelAsync(string model) => gateway.GetAsync<ScoringModel>($"/v1/models/{Uri.EscapeDataString(model)}");

        public Task<Answer<DriftReport>> DriftAsync(string model) => gateway.GetAsync<DriftReport>($"/v1/models/{Uri.EscapeDataString(model)}/drift");

        public Task<Answer<ScoreAnswer>> ScoreUserAsync(string model, string userId) =>
            gateway.CallAsync<ScoreAnswer>(HttpMethod.Post, $"/v1/score/{Uri.EscapeDataString(model)}", new { userId, explain = true });

        /// <param name="event">All events together without one.</param>
        public Task<Answer<ScoreAnswer>> ScoreVolumeAsync(string model, string? @event) =>
            gateway.CallAsync<ScoreAnswer>(HttpMethod.Post, $"/v1/score/{Uri.EscapeDataString(model)}", new { @event, explain = true });

        public Task<Answer<IReadOnlyList<KeptScore>>> UserScoresAsync(string userId) => gateway.GetAsync<IReadOnlyList<KeptScore>>($"/v1/users/{Uri.EscapeDataString(userId)}/scores");

        public Task<Answer<ScoreBatch>> ScoreCohortAsync(string model, Guid cohortId) =>
            gateway.CallAsync<ScoreBatch>(HttpMethod.Post, $"/v1/scores/{Uri.EscapeDataString(model)}/batches", new { cohortId });

        public Task<Answer<IReadOnlyList<ScoreBatch>>> ScoreBatchesAsync() => gateway.GetAsync<IReadOnlyList<ScoreBatch>>("/v1/scores/batches");

        public Task<Answer<ScoreBatch>> CancelScoreBatchAsync(Guid id) => gateway.CallAsync<ScoreBatch>(HttpMethod.Delete, $"/v1/scores/batches/{id}");
    }
}
