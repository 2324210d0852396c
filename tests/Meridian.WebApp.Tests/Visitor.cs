using System.Net;
using System.Text.RegularExpressions;

namespace Meridian.WebApp.Tests;

/// <summary>A browser without scripts: it keeps cookies, and finds the token of a form in its page.</summary>
internal sealed partial class Visitor(Uri site) : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private HttpClient? _http;

    public const string Password = "correct horse battery";

    public string Email { get; } = $"{Guid.CreateVersion7():n}@example.com";

    public HttpClient Http => _http ??= new(new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = site, DefaultRequestHeaders = { { "Accept", "text/html" } } };

    public IReadOnlyList<Cookie> Cookies => [.. _cookies.GetCookies(site).Cast<Cookie>()];

    public static async Task<Visitor> SignUpAsync(Uri site)
    {
        var visitor = new Visitor(site);
        using var response = await visitor.SubmitAsync("/sign-up", "sign-up", ("Form.Email", visitor.Email), ("Form.Company", "Acme"), ("Form.Password", Password));
        Assert.Equal("/onboarding", response.Headers.Location?.OriginalString.Replace(site.ToString().TrimEnd('/'), "", StringComparison.Ordinal));
        return visitor;
    }

    public Task<HttpResponseMessage> SignInAsync(string email, string query = "") => SubmitAsync($"/sign-in{query}", "sign-in", ("Form.Email", email), ("Form.Password", Password));

    /// <summary>Opens a page, and sends one of its forms.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, string form, params (string Name, string Value)[] fields)
    {
        var token = TokenIn(await GetAsync(path));
        return await Http.PostAsync(path, Form([("_handler", form), ("__RequestVerificationToken", token), .. fields]), TestContext.Current.CancellationToken);
    }

    public async Task<string> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public static string TokenIn(string page) => Token().Match(page) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups["token"].Value) : throw new InvalidOperationException($"No form in:\n{page}");

    public void Dispose() => _http?.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken" value="(?<token>[^"]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
