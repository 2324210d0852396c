using System.Net;
using System.Net.Http.Headers;
using Meridian.Testing;

namespace Meridian.WebApp.Tests.Sessions;

/// <summary>What a browser gets of a session, and what it does not.</summary>
[Collection(nameof(RunningSite))]
public sealed class SignInTests(RunningSite site)
{
    [Fact]
    public async Task The_browser_gets_a_name_for_the_session_that_no_script_can_read()
    {
        using var ada = await Visitor.SignUpAsync(site.Address);

        var cookie = Assert.Single(ada.Cookies, cookie => cookie.Name == "meridian");
        Assert.True(cookie.HttpOnly);
        Assert.Equal(43, cookie.Value.Length);
    }

    [Fact]
    public async Task Away_from_a_developers_machine_cookies_need_tls_and_belong_to_the_host_alone()
    {
        using var http = new Visitor(site.Address).Http;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-up") { Headers = { Host = "app.meridian.example" } };
        using var page = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var token = Visitor.TokenIn(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var forms = page.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        using var post = new HttpRequestMessage(HttpMethod.Post, "/sign-up")
        {
            Headers = { { "Host", "app.meridian.example" }, { "Cookie", forms } },
            Content = Visitor.Form(("_handler", "sign-up"), ("__RequestVerificationToken", token), ("Form.Email", $"{Guid.CreateVersion7():n}@example.com"), ("Form.Company", "Acme"), ("Form.Password", Visitor.Password)),
        };
        using var answer = await http.SendAsync(post, TestContext.Current.CancellationToken);

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith("__Host-meridian=", StringComparison.Ordinal));
        foreach (var flag in (string[])["secure", "httponly", "samesite=lax", "path=/"]) Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/insights/trend?q=1", "/insights/trend?q=1")]
    [InlineData("https://evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/sign-in", "/")]
    public async Task After_signing_in_people_are_where_they_wanted_to_go_and_on_this_site(string wanted, string expected)
    {
        using var ada = await Visitor.SignUpAsync(site.Address);
        using var other = new Visitor(site.Address);

        using var answer = await other.SignInAsync(ada.Email, $"?returnUrl={Uri.EscapeDataString(wanted)}");

        Assert.Equal(expected, new Uri(site.Address, answer.Headers.Location!).PathAndQuery);
        Assert.Equal(site.Address.Authority, new Uri(site.Address, answer.Headers.Location!).Authority);
    }

    [Fact]
    public async Task A_stranger_is_sent_to_sign_in_and_a_script_is_told_so()
    {
        using var stranger = new Visitor(site.Address);

        using var page = await stranger.Http.GetAsync("/settings/keys?x=1", TestContext.Current.CancellationToken);
        using var script = await stranger.Http.GetAsync("/app/live", TestContext.Current.CancellationToken);

        Assert.Equal("/sign-in?returnUrl=%2Fsettings%2Fkeys%3Fx%3D1", new Uri(site.Address, page.Headers.Location!).PathAndQuery);
        Assert.Equal(HttpStatusCode.Unauthorized, script.StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_signs_nobody_in_and_says_so()
    {
        using var ada = await Visitor.SignUpAsync(site.Address);
        using var other = new Visitor(site.Address);

        using var answer = await other.SubmitAsync("/sign-in", "sign-in", ("Form.Email", ada.Email), ("Form.Password", "something else"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("The address or the password is not right.", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain(other.Cookies, cookie => cookie.Name == "meridian");
    }

    [Fact]
    public async Task A_form_that_another_site_sends_does_nothing()
    {
        using var ada = await Visitor.SignUpAsync(site.Address);

        using var key = await ada.Http.PostAsync("/settings/keys", Visitor.Form(("_handler", "create"), ("KeyName", "Stolen"), ("Scopes", "admin")), TestContext.Current.CancellationToken);
        using var signOut = await ada.Http.PostAsync("/sign-out", Visitor.Form(), TestContext.Current.CancellationToken);
        using var script = await ada.Http.PostAsync("/app/onboarding/sample", new StringContent("{}", MediaTypeHeaderValue.Parse("application/json")), TestContext.Current.CancellationToken);

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], [key.StatusCode, signOut.StatusCode, script.StatusCode]);
        Assert.DoesNotContain("Stolen", await ada.GetAsync("/settings/keys"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_other_browsers_too()
    {
        using var ada = await Visitor.SignUpAsync(site.Address);
        using var other = new Visitor(site.Address);
        using (await other.SignInAsync(ada.Email))
        {
            Assert.Contains("Your sessions", await other.GetAsync("/settings/sessions"), StringComparison.Ordinal);
        }

        var token = Visitor.TokenIn(await ada.GetAsync("/settings/sessions"));
        using (await ada.Http.PostAsync("/sign-out-everywhere", Visitor.Form(("__RequestVerificationToken", token)), TestContext.Current.CancellationToken))
        {
            using var after = await other.Http.GetAsync("/settings/sessions", TestContext.Current.CancellationToken);
            Assert.Equal("/sign-in", new Uri(site.Address, after.Headers.Location!).AbsolutePath);
        }
    }

    [Fact]
    public async Task A_session_holds_at_every_replica()
    {
        using var ada = await Visitor.SignUpAsync(site.Address);
        var replica = await site.StartSiteAsync(FreePort.Next());
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = replica };
        http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", ada.Cookies.Select(cookie => $"{cookie.Name}={cookie.Value}")));

        var page = await http.GetStringAsync("/settings/sessions", TestContext.Current.CancellationToken);
        using var signOut = await http.PostAsync("/sign-out", Visitor.Form(("__RequestVerificationToken", Visitor.TokenIn(page))), TestContext.Current.CancellationToken);

        Assert.Contains(ada.Email, page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, signOut.StatusCode);
        using var after = await ada.Http.GetAsync("/settings/sessions", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/nowhere")]
    [InlineData("/css/tokens.css")]
    public async Task Every_answer_tells_the_browser_what_to_refuse(string path)
    {
        using var visitor = new Visitor(site.Address);

        using var answer = await visitor.Http.GetAsync(path, TestContext.Current.CancellationToken);

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_is_a_page_that_says_so()
    {
        using var visitor = new Visitor(site.Address);

        using var answer = await visitor.Http.GetAsync("/nowhere/at/all", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing here", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
