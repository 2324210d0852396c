using System.Globalization;
using System.Text.Json;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>Reads the JSON of a request whose shape is looked at later.</summary>
internal static class QuestionBody
{
    /// <exception cref="QueryRefusal">It is not JSON, or too long.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext context, int maxLength)
    {
        var body = new byte[maxLength + 1];
        var length = 0;
        for (int read; length < body.Length && (read = await context.Request.Body.ReadAsync(body.AsMemory(length), context.RequestAborted)) > 0; length += read)
        {
        }

        if (length > maxLength) throw new QueryRefusal(QueryProblems.QuestionUnreadable(string.Create(CultureInfo.InvariantCulture, $"It has at most {maxLength} bytes.")));
        try
        {
            return JsonDocument.Parse(body.AsMemory(0, length));
        }
        catch (JsonException wrong)
        {
            throw new QueryRefusal(QueryProblems.QuestionUnreadable(string.Create(CultureInfo.InvariantCulture, $"It is not JSON: line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}.")));
        }
    }
}
