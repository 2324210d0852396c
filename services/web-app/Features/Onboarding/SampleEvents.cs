using System.Globalization;
using System.Text.Json.Nodes;

namespace Meridian.WebApp.Features.Onboarding;

/// <summary>
/// A month of a small product's events, to look around with before one's own are there: people who sign up, come back or do not, make projects, pay, some of them for an account. Drawn from a
/// fixed seed, so every company sees the same story; the ids carry the day, so pressing twice on a day counts once.
/// </summary>
internal static class SampleEvents
{
    private const int People = 260;
    private const int Days = 30;
    private const int Most = 4_500;
    private static readonly string[] Names = ["Ada", "Grace", "Linus", "Margaret", "Edsger", "Barbara", "Donald", "Radia", "Ken", "Frances", "Niklaus", "Karen", "Alan", "Hedy", "Tim", "Joan"];
    private static readonly string[] Families = ["Okafor", "Lindqvist", "Moreau", "Tanaka", "Silva", "Novak", "Haddad", "Berg", "Rossi", "Kim", "Mensah", "Petrov"];
    private static readonly string[] Companies = ["Alder Logistics", "Brightwater", "Cobalt Works", "Dunes & Daughters", "Everline", "Fjord Foods", "Granite Bank", "Halden Optics", "Ivory Tower Press"];
    private static readonly string[] Plans = ["free", "free", "free", "pro", "pro", "team"];
    private static readonly (string Host, int Weight)[] Sources = [("google.com", 45), ("(direct)", 25), ("news.ycombinator.com", 12), ("github.com", 10), ("linkedin.com", 8)];
    private static readonly string[] Addresses = ["81.2.69.142", "2.125.160.216", "89.160.20.112", "67.43.156.1", "175.16.199.1", "202.196.224.1"];
    private static readonly string[] Agents =
    [
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
    ];

    /// <param name="now">The end of the month.</param>
    public static JsonArray Of(DateTimeOffset now)
    {
        var story = new Story(new Random(20_260_301), now);
        for (var person = 0; person < People; person++) story.Tell(person);
        return story.Events;
    }

    private sealed class Story(Random random, DateTimeOffset now)
    {
        public JsonArray Events { get; } = [];

        public void Tell(int number)
        {
            // More of them lately: the product grows.
            var joined = (int)(Days * (1 - Math.Sqrt(random.NextDouble())));
            var person = new Person(
                number, $"{Names[random.Next(Names.Length)]} {Families[random.Next(Families.Length)]}", Plans[random.Next(Plans.Length)],
                Weighted(), Addresses[random.Next(Addresses.Length)], Agents[random.Next(Agents.Length)]);
            var loyalty = 0.15 + (person.Plan == "free" ? 0.25 : 0.55) * random.NextDouble();
            for (var day = joined; day >= 0; day--)
            {
                var age = joined - day;
                var isWeekend = now.AddDays(-day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
                if (age > 0 && random.NextDouble() > loyalty * Math.Exp(-age / 40.0) * (isWeekend ? 0.45 : 1)) continue;
                Visit(person, day, isFirst: age == 0);
            }
        }

        private void Visit(Person person, int day, bool isFirst)
        {
            var at = now.AddDays(-day).AddMinutes(-random.Next(20, 9 * 60));
            Add(person, "page", "Home", at, new JsonObject { ["path"] = "/", ["referrer"] = person.Source });
            if (!isFirst || SignsUp(person, ref at)) Work(person, at, isFirst);
        }

        private bool SignsUp(Person person, ref DateTimeOffset at)
        {
            Add(person, "page", "Pricing", at = Later(at), new JsonObject { ["path"] = "/pricing" });
            if (random.NextDouble() < 0.22) return false;
            Add(person, "track", "Signed Up", at = Later(at), new JsonObject { ["plan"] = person.Plan, ["source"] = person.Source });
            Identify(person, at);
            return random.NextDouble() >= 0.34;
        }

        private void Work(Person person, DateTimeOffset at, bool isFirst)
        {
            if (isFirst || random.NextDouble() < 0.25) Add(person, "track", "Project Created", at = Later(at), new JsonObject { ["template"] = random.Next(3) == 0 ? "blank" : "starter" });
            if (random.NextDouble() < 0.6) Add(person, "track", "Report Viewed", at = Later(at), new JsonObject { ["kind"] = random.Next(2) == 0 ? "revenue" : "usage", ["durationMs"] = random.Next(120, 2_400) });
            if (random.NextDouble() < 0.16) Add(person, "track", "Teammate Invited", at = Later(at), new JsonObject { ["count"] = random.Next(1, 4) });
            if (person.Plan != "free" && random.NextDouble() < 0.3)
                Add(person, "track", "Order Completed", Later(at), new JsonObject { ["total"] = Math.Round((person.Plan == "team" ? 90 : 29) * (0.8 + random.NextDouble()), 2), ["currency"] = "USD", ["plan"] = person.Plan });
        }

        private void Identify(Person person, DateTimeOffset at)
        {
            var item = Basic(person, "identify", at);
            item["traits"] = new JsonObject
            {
                ["name"] = person.Name,
                ["plan"] = person.Plan,
                ["email"] = $"{person.Name.Replace(' ', '.').ToLowerInvariant()}@example.com",
            };
            Keep(item);
            if (person.Account is not { } account) return;
            var group = Basic(person, "group", at);
            group["traits"] = new JsonObject { ["name"] = Companies[account], ["plan"] = "team" };
            Keep(group);
        }

        private void Add(Person person, string type, string name, DateTimeOffset at, JsonObject properties)
        {
            var item = Basic(person, type, at);
            item[type == "page" ? "name" : "event"] = name;
            item["properties"] = properties;
            Keep(item);
        }

        private JsonObject Basic(Person person, string type, DateTimeOffset at) => WithAccount(person, new JsonObject
        {
            ["messageId"] = string.Create(CultureInfo.InvariantCulture, $"sample-{now:yyyyMMdd}-{Events.Count}"),
            ["type"] = type,
            ["userId"] = person.Id,
            ["timestamp"] = at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["context"] = new JsonObject { ["ip"] = person.Address, ["userAgent"] = person.Agent, ["locale"] = "en-GB", ["library"] = new JsonObject { ["name"] = "sample" } },
        });

        private static JsonObject WithAccount(Person person, JsonObject item)
        {
            if (person.Account is { } account) item["groupId"] = string.Create(CultureInfo.InvariantCulture, $"account-{account + 1:00}");
            return item;
        }

        private void Keep(JsonObject item)
        {
            if (Events.Count < Most) Events.Add((JsonNode)item);
        }

        private DateTimeOffset Later(DateTimeOffset at) => at.AddSeconds(random.Next(8, 260)) is var later && later < now ? later : now.AddSeconds(-1);

        private string Weighted()
        {
            var drawn = random.Next(Sources.Sum(source => source.Weight));
            return Sources.First(source => (drawn -= source.Weight) < 0).Host;
        }
    }

    private sealed record Person(int Number, string Name, string Plan, string Source, string Address, string Agent)
    {
        public string Id => string.Create(CultureInfo.InvariantCulture, $"sample-{Number + 1:000}");

        /// <summary>The larger plan is bought by companies: whom the person acts for.</summary>
        public int? Account => Plan == "team" ? Number % Companies.Length : null;
    }
}
