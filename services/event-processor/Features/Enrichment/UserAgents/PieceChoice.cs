using System.Text;

namespace Meridian.EventProcessor.Features.Enrichment.UserAgents;

/// <summary>Chooses between pieces of text of which one must be there.</summary>
internal static class PieceChoice
{
    /// <summary>Chooses between what was best and a single piece, which is used up.</summary>
    public static List<string>? Better(List<string>? best, StringBuilder run)
    {
        var piece = run.ToString();
        run.Clear();
        return piece.Length == 0 ? best : Better(best, [piece]);
    }

    /// <summary>The longer the shortest piece the better, and then the fewer.</summary>
    public static List<string>? Better(List<string>? best, List<string>? other)
    {
        if (best is null || other is null) return best ?? other;
        var (one, two) = (best.Min(piece => piece.Length), other.Min(piece => piece.Length));
        return two > one || (two == one && other.Count < best.Count) ? other : best;
    }
}
