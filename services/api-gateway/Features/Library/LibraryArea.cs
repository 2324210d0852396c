namespace Meridian.ApiGateway.Features.Library;

/// <summary>What analysts keep: what insights and dashboards share.</summary>
internal static class LibraryArea
{
    public static void AddLibrary(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<KeptContents>().AddSingleton<KeptWrites>().AddSingleton<QuestionRoutes>()
            .AddSingleton<ForgetDeleted>().AddHostedService(services => services.GetRequiredService<ForgetDeleted>());
}
