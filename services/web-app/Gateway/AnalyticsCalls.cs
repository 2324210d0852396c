using System.Text.Json.Nodes;

namespace Meridian.WebApp.Gateway;

/// <summary>Questions, and what is kept of them.</summary>
internal static class AnalyticsCalls
{
    extension(GatewayClient gateway)
    {
        public Task<Answer<T>> AskAsync<T>(string kind, JsonObject question) => gateway.CallAsync<T>(HttpMethod.Post, $"/v1/query/{kind}", question);

        public Task<Answer<SqlSchema>> SqlSchemaAsync() => gateway.GetAsync<SqlSchema>("/v1/query/sql/schema");

        public Task<Answer<SchemaEvents>> EventNamesAsync(string? search = null) => gateway.GetAsync<SchemaEvents>($"/v1/schema/events{Queries.Of(("search", search), ("limit", "200"))}");

        public Task<Answer<SchemaProperties>> PropertiesAsync(string? @event = null) => gateway.GetAsync<SchemaProperties>($"/v1/schema/properties{Queries.Of(("event", @event))}");

        public Task<Answer<Listed<Insight>>> InsightsAsync(string? search = null, string? kind = null) =>
            gateway.GetAsync<Listed<Insight>>($"/v1/insights{Queries.Of(("search", search), ("kind", kind), ("limit", "100"))}");

        public Task<Answer<Insight>> InsightAsync(Guid id) => gateway.GetAsync<Insight>($"/v1/insights/{id}");

        public Task<Answer<Insight>> SaveInsightAsync(string name, JsonObject query, string? description = null, IReadOnlyList<string>? tags = null) =>
            gateway.CallAsync<Insight>(HttpMethod.Post, "/v1/insights", new { name, query, description, tags });

        public Task<Answer<Insight>> ChangeInsightAsync(Insight insight) => gateway.CallAsync<Insight>(HttpMethod.Put, $"/v1/insights/{insight.Id}",
            new { insight.Name, insight.Query, insight.Description, insight.Folder, insight.Tags }, IfMatch(Tag(insight.Version)));

        public Task<Answer<Done>> DeleteInsightAsync(Guid id) => gateway.CallAsync<Done>(HttpMethod.Delete, $"/v1/insights/{id}", header: IfMatch("*"));

        public Task<Answer<Insight>> RestoreInsightAsync(Guid id) => gateway.CallAsync<Insight>(HttpMethod.Post, $"/v1/insights/{id}/restore");

        public Task<Answer<Listed<Dashboard>>> DashboardsAsync(string? search = null) =>
            gateway.GetAsync<Listed<Dashboard>>($"/v1/dashboards{Queries.Of(("search", search), ("limit", "100"))}");

        public Task<Answer<Dashboard>> DashboardAsync(Guid id) => gateway.GetAsync<Dashboard>($"/v1/dashboards/{id}");

        public Task<Answer<Dashboard>> CreateDashboardAsync(string name, string? description, IReadOnlyList<Tile>? tiles = null) =>
            gateway.CallAsync<Dashboard>(HttpMethod.Post, "/v1/dashboards", new { name, description, range = new DashboardRange("30d"), tiles = tiles ?? [] });

        public Task<Answer<Dashboard>> ChangeDashboardAsync(Dashboard dashboard) => gateway.CallAsync<Dashboard>(HttpMethod.Put, $"/v1/dashboards/{dashboard.Id}",
            new { dashboard.Name, dashboard.Description, dashboard.Folder, dashboard.Tags, dashboard.Range, dashboard.Filter, dashboard.Tiles }, IfMatch(Tag(dashboard.Version)));

        public Task<Answer<Done>> DeleteDashboardAsync(Guid id) => gateway.CallAsync<Done>(HttpMethod.Delete, $"/v1/dashboards/{id}", header: IfMatch("*"));

        public Task<Answer<Dashboard>> RestoreDashboardAsync(Guid id) => gateway.CallAsync<Dashboard>(HttpMethod.Post, $"/v1/dashboards/{id}/restore");

        public Task<Answer<TileResults>> RunDashboardAsync(Guid id, DashboardRange? range) => gateway.CallAsync<TileResults>(HttpMethod.Post, $"/v1/dashboards/{id}/run", new { range });

        public Task<Answer<SharesAnswer>> SharesAsync(Guid dashboard) => gateway.GetAsync<SharesAnswer>($"/v1/dashboards/{dashboard}/shares");

        public Task<Answer<NewShare>> ShareAsync(Guid dashboard, string? name, string? password, DateTimeOffset? expiresAt) =>
            gateway.CallAsync<NewShare>(HttpMethod.Post, $"/v1/dashboards/{dashboard}/shares", new { name, password, expiresAt });

        /// <summary>What a link shows; nobody needs to be signed in.</summary>
        public Task<Answer<SharedDashboard>> SharedAsync(string token, string? password) =>
            gateway.CallAsync<SharedDashboard>(HttpMethod.Get, $"/v1/shared/{Uri.EscapeDataString(token)}", header: password is null ? null : ("Meridian-Share-Password", password));

        public Task<Answer<SchedulesAnswer>> SchedulesAsync(Guid dashboard) => gateway.GetAsync<SchedulesAnswer>($"/v1/dashboards/{dashboard}/schedules");

        public Task<Answer<Schedule>> ScheduleAsync(Guid dashboard, string every, string at, string? dayOfWeek, int? dayOfMonth, string timeZone, IReadOnlyList<string> recipients) =>
            gateway.CallAsync<Schedule>(HttpMethod.Post, $"/v1/dashboards/{dashboard}/schedules", new { every, at, dayOfWeek, dayOfMonth, timeZone, recipients });

        public Task<Answer<Done>> DeleteScheduleAsync(Guid dashboard, Guid schedule) => gateway.CallAsync<Done>(HttpMethod.Delete, $"/v1/dashboards/{dashboard}/schedules/{schedule}");

        public Task<Answer<Done>> RevokeShareAsync(Guid dashboard, Guid share) => gateway.CallAsync<Done>(HttpMethod.Delete, $"/v1/dashboards/{dashboard}/shares/{share}");

        public Task<Answer<PeopleAnswer>> PeopleAsync(string? search, string? cohort, string? cursor, int limit = 50) =>
            gateway.GetAsync<PeopleAnswer>($"/v1/users{Queries.Of(("search", search), ("cohort", cohort), ("cursor", cursor), ("limit", FormattableString.Invariant($"{limit}")))}");

        public Task<Answer<Person>> PersonAsync(string id) => gateway.GetAsync<Person>($"/v1/users/{Uri.EscapeDataString(id)}");

        public Task<Answer<Timeline>> TimelineAsync(string id, string? before, int limit = 50) =>
            gateway.GetAsync<Timeline>($"/v1/users/{Uri.EscapeDataString(id)}/timeline{Queries.Of(("before", before), ("limit", FormattableString.Invariant($"{limit}")))}");

        public Task<Answer<AccountsAnswer>> AccountsAsync(string? search, string? cursor, int limit = 50) =>
            gateway.GetAsync<AccountsAnswer>($"/v1/groups{Queries.Of(("search", search), ("cursor", cursor), ("limit", FormattableString.Invariant($"{limit}")))}");

        public Task<Answer<CustomerAccount>> AccountAsync(string id) => gateway.GetAsync<CustomerAccount>($"/v1/groups/{Uri.EscapeDataString(id)}");

        public Task<Answer<CohortsAnswer>> CohortsAsync() => gateway.GetAsync<CohortsAnswer>("/v1/cohorts");

        public Task<Answer<Cohort>> CohortAsync(Guid id) => gateway.GetAsync<Cohort>($"/v1/cohorts/{id}");

        public Task<Answer<Cohort>> CreateCohortAsync(string name, string? description, JsonObject definition) =>
            gateway.CallAsync<Cohort>(HttpMethod.Post, "/v1/cohorts", new { name, description, definition });

        public Task<Answer<Cohort>> CreateStaticCohortAsync(string name, string? description, IReadOnlyList<string> users) =>
            gateway.CallAsync<Cohort>(HttpMethod.Post, "/v1/cohorts", new { name, description, users });

        /// <param name="definition">Of a dynamic one; a static one has none.</param>
        public Task<Answer<Cohort>> ChangeCohortAsync(Guid id, string name, string? description, JsonObject? definition) =>
            gateway.CallAsync<Cohort>(HttpMethod.Put, $"/v1/cohorts/{id}", new { name, description, definition });

        /// <summary>Puts users into a static cohort, and takes some out.</summary>
        public Task<Answer<Done>> ChangeCohortUsersAsync(Guid id, IReadOnlyList<string> add, IReadOnlyList<string> remove) =>
            gateway.CallAsync<Done>(HttpMethod.Post, $"/v1/cohorts/{id}/users", new { add, remove });

        public Task<Answer<Done>> DeleteCohortAsync(Guid id) => gateway.CallAsync<Done>(HttpMethod.Delete, $"/v1/cohorts/{id}");
    }

    private static (string, string) IfMatch(string version) => ("If-Match", version);

    private static string Tag(long version) => FormattableString.Invariant($"\"{version}\"");
}
