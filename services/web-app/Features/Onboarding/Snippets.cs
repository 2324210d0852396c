namespace Meridian.WebApp.Features.Onboarding;

/// <summary>What a developer pastes to send a first event.</summary>
internal static class Snippets
{
    public static IReadOnlyList<(string Id, string Title, string Text)> Of(string host, string key) =>
    [
        ("curl", "curl", $$"""
            curl {{host}}/v1/events \
              -u "{{key}}:" \
              -d '{
                "event": "Order Completed",
                "userId": "u-1",
                "properties": { "total": 12.5 }
              }'
            """),
        ("js", "Browser", $$"""
            <script>
              (m => { for (const f of ["load","track","identify","page","group","alias","reset","flush"]) m[f] = (...a) => m.push([f, a]); })(window.meridian = []);
              meridian.load("{{key}}", { host: "{{host}}" });
              meridian.page();
            </script>
            <script async src="/meridian.js"></script>
            """),
        ("csharp", "C#", $$"""
            services.AddMeridianClient(options =>
            {
                options.WriteKey = "{{key}}";
                options.Host = new Uri("{{host}}");
            });

            // where something happens, with a MeridianClient:
            meridian.Track("u-1", "Order Completed", new { total = 12.5 });
            """),
        ("segment", "Segment SDK", $$"""
            import { Analytics } from "@segment/analytics-node";

            const analytics = new Analytics({ writeKey: "{{key}}", host: "{{host}}" });
            analytics.track({ userId: "u-1", event: "Order Completed", properties: { total: 12.5 } });
            """),
    ];
}
