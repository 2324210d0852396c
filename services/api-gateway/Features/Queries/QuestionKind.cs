using System.Text.Json;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>A kind of question: how it is read, and how it is answered.</summary>
internal sealed record QuestionKind(string Name, Type Request, Type Response, Func<JsonElement, JsonSerializerOptions, Question> Read, Func<Question, QueryScope, QueryRun, QueryEngine, Task<QueryAnswer>> Answer)
{
    public static QuestionKind Of<TRequest, TResponse>(string name, Func<TRequest, QueryScope, QueryRun, QueryEngine, Task<TResponse>> answer)
        where TRequest : Question
        where TResponse : QueryAnswer =>
        new(name, typeof(TRequest), typeof(TResponse),
            (json, options) => json.Deserialize<TRequest>(options)!,
            async (question, scope, run, engine) => await answer((TRequest)question, scope, run, engine));
}
