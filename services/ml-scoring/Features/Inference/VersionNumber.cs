using System.Globalization;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>Versions stand in paths and answers as texts.</summary>
internal static class VersionNumber
{
    public static int? Read(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static string Show(int version) => version.ToString(CultureInfo.InvariantCulture);
}
