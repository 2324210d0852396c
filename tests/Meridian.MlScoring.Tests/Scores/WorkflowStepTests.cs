using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Meridian.MlScoring.Tests.Stores;

namespace Meridian.MlScoring.Tests.Scores;

/// <summary>The contract of the workflow's score step, held against itself and against what is answered.</summary>
public sealed class WorkflowStepTests(ScoringStores stores)
{
    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "workflow-score-step.schema.json"));
    private static readonly JsonSchema Step = JsonSchema.FromText(Text);

    [Theory]
    [InlineData("""{"type":"score","model":"churn","user":"{{event.userId}}","as":"churn","onNoScore":"fail","explain":true}""")]
    [InlineData("""{"type":"score","id":"score_1","name":"How likely","model":"anomaly","event":"Order Completed"}""")]
    [InlineData("""{"type":"score","model":"anomaly"}""")]
    public void Steps_that_are_right_pass(string step) => Assert.True(IsValid(Step, JsonNode.Parse(step)));

    [Theory]
    [InlineData("""{"type":"notify","model":"churn"}""")]
    [InlineData("""{"type":"score","user":"{{event.userId}}"}""")]
    [InlineData("""{"type":"score","model":"../churn"}""")]
    [InlineData("""{"type":"score","model":"churn","user":""}""")]
    [InlineData("""{"type":"score","model":"churn","user":"a","event":"b"}""")]
    [InlineData("""{"type":"score","model":"churn","user":"a","onNoScore":"retry"}""")]
    [InlineData("""{"type":"score","model":"churn","user":"a","as":"a b"}""")]
    [InlineData("""{"type":"score","model":"churn","usr":"a"}""")]
    [InlineData("\"score\"")]
    public void Steps_that_are_wrong_do_not(string step) => Assert.False(IsValid(Step, JsonNode.Parse(step)));

    [Fact]
    public async Task A_request_as_the_contract_has_it_is_answered_with_what_makes_its_result()
    {
        var tenant = Guid.CreateVersion7();
        using var server = await (await stores.ServeAsync()).PutPeopleModel().StartAsync();
        await stores.StoreAsync(tenant, new SomeEvent("ada", DateTimeOffset.UtcNow.AddHours(-1)));

        foreach (var (user, explain) in ((string, bool)[])[("ada", true), ("ada", false), ("nobody", false)])
        {
            var request = JsonNode.Parse($$"""{"userIds":["{{user}}"],"explain":{{(explain ? "true" : "false")}},"source":"workflow"}""")!;
            server.Client.DefaultRequestHeaders.Remove("Idempotency-Key");
            server.Client.DefaultRequestHeaders.Add("Idempotency-Key", $"{Guid.CreateVersion7()}/score_1");
            Assert.True(IsValid(Part("request"), request));

            var (status, body) = await server.PostAsync($"/internal/v1/tenants/{tenant}/scores/leaving", request);

            Assert.Equal(HttpStatusCode.OK, status);
            var result = ResultOf(JsonNode.Parse(body.GetRawText())!);
            Assert.True(IsValid(Part("result"), result), result.ToJsonString());
            Assert.Equal(explain, result["explanation"] is not null);
        }

        Assert.False(IsValid(Part("result"), JsonNode.Parse("""{"model":"m","at":"2026-01-01T00:00:00Z","value":null,"reason":null}""")));
        Assert.False(IsValid(Part("request"), JsonNode.Parse("""{"userIds":["a","b"],"source":"workflow"}""")));
    }

    // What the step does with an answer: its one score without the subject, the model and the moment; what is not there is null where the contract wants it.
    private static JsonObject ResultOf(JsonNode answer)
    {
        var result = answer["scores"]![0]!.DeepClone().AsObject();
        result.Remove("subject");
        if (!result.ContainsKey("value")) result["value"] = null;
        if (!result.ContainsKey("reason")) result["reason"] = null;
        result["model"] = (string?)answer["model"];
        result["at"] = (string?)answer["at"];
        return result;
    }

    private static bool IsValid(JsonSchema schema, JsonNode? value) => schema.Evaluate(JsonSerializer.SerializeToElement(value)).IsValid;

    private static JsonSchema Part(string name)
    {
        var schema = JsonNode.Parse(Text)!.AsObject();
        var part = schema["$defs"]![name]!.DeepClone().AsObject();
        part["$schema"] = (string?)schema["$schema"];
        return JsonSchema.FromText(part.ToJsonString());
    }
}
