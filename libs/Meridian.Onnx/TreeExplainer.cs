using System.Buffers;

namespace Meridian.Onnx;

/// <summary>
/// What each feature adds to an ensemble's log-odds: Shapley values of the game in which a feature that is not known is averaged over by how the training's rows went on at each of its
/// splits. Exact, by going down each tree once with the weights of all subsets at a time (Lundberg et al.: From local explanations to global understanding with explainable AI for trees, Nature
/// Machine Intelligence 2, 2020, algorithm 2). For any number of threads.
/// </summary>
public sealed class TreeExplainer
{
    private readonly Node[][] _trees;
    private readonly int _features;
    private readonly int _room;

    private TreeExplainer(TreeEnsemble ensemble)
    {
        _trees = [.. ensemble.Trees.Select(tree => tree.Select(node => Node.Of(node, tree)).ToArray())];
        _features = ensemble.Features;
        var longest = _trees.Max(tree => Levels(tree, 0)) + 2;
        _room = longest * (longest + 1) / 2;
        Base = ensemble.Bias + _trees.Sum(tree => Mean(tree, 0));
    }

    /// <summary>The log-odds of a row of which nothing is known: the mean over the rows of the training.</summary>
    public double Base { get; }

    /// <summary>An explainer; null where a node does not say how many rows came to it.</summary>
    public static TreeExplainer? Of(TreeEnsemble ensemble) => ensemble.Trees.Count > 0 && ensemble.Trees.All(tree => tree.All(node => node.Cover > 0)) ? new TreeExplainer(ensemble) : null;

    /// <summary>What the features of a row add; with <see cref="Base"/> they make the log-odds.</summary>
    public (double Base, double[] Contributions) Explain(ReadOnlySpan<float> features)
    {
        var contributions = new double[_features];
        Explain(features, contributions);
        return (Base, contributions);
    }

    /// <summary>The same, into a place that is there already.</summary>
    public void Explain(ReadOnlySpan<float> features, Span<double> contributions)
    {
        if (features.Length != _features || contributions.Length != _features) throw new ArgumentException($"The ensemble takes {_features} features, not {features.Length}.", nameof(features));
        contributions.Clear();
        var room = ArrayPool<Step>.Shared.Rent(_room);
        foreach (var tree in _trees) new Walk(tree, features, contributions).Down(0, room, 0, new Step(-1, 1, 1, 0));
        ArrayPool<Step>.Shared.Return(room);
    }

    private static int Levels(Node[] tree, int node) => tree[node].Feature < 0 ? 0 : 1 + Math.Max(Levels(tree, tree[node].Left), Levels(tree, tree[node].Right));

    private static double Mean(Node[] tree, int node)
    {
        var at = tree[node];
        return at.Feature < 0 ? at.Value : (at.LeftShare * Mean(tree, at.Left)) + (at.RightShare * Mean(tree, at.Right));
    }

    private readonly record struct Node(int Feature, float Threshold, int Left, int Right, double Value, double LeftShare, double RightShare)
    {
        public static Node Of(TreeNode node, IReadOnlyList<TreeNode> tree) => node.IsLeaf
            ? new Node(-1, 0, 0, 0, node.Value, 0, 0)
            : new Node(node.Feature, node.Threshold, node.Left, node.Right, 0, (double)tree[node.Left].Cover / node.Cover, (double)tree[node.Right].Cover / node.Cover);
    }

    // A feature on the way from the root: the share of rows that goes this way where the feature is not known (Zero), whether this row does (One), and the weight of all
    // subsets with as many features as its place.
    private record struct Step(int Feature, double Zero, double One, double Weight);

    private readonly ref struct Walk(Node[] tree, ReadOnlySpan<float> features, Span<double> contributions)
    {
        private readonly ReadOnlySpan<float> _features = features;
        private readonly Span<double> _contributions = contributions;

        // way[..length] is the way so far; the children's stand behind it, so that one does not see the other's.
        public void Down(int node, Span<Step> way, int length, Step last)
        {
            Extend(way, length, last);
            var at = tree[node];
            if (at.Feature < 0)
            {
                for (var index = 1; index <= length; index++) _contributions[way[index].Feature] += WeightWithout(way, length, index) * (way[index].One - way[index].Zero) * at.Value;
                return;
            }

            var (zero, one) = (1d, 1d);
            for (var index = 1; index <= length; index++)
            {
                if (way[index].Feature != at.Feature) continue;
                (zero, one) = (way[index].Zero, way[index].One);
                Remove(way, length--, index);
                break;
            }

            var isLeft = _features[at.Feature] <= at.Threshold;
            Branch(at.Left, way, length, new Step(at.Feature, zero * at.LeftShare, isLeft ? one : 0, 0));
            Branch(at.Right, way, length, new Step(at.Feature, zero * at.RightShare, isLeft ? 0 : one, 0));
        }

        private void Branch(int child, Span<Step> way, int length, Step step)
        {
            var copy = way[(length + 1)..];
            way[..(length + 1)].CopyTo(copy);
            Down(child, copy, length + 1, step);
        }

        private static void Extend(Span<Step> way, int length, Step step)
        {
            way[length] = step with { Weight = length == 0 ? 1 : 0 };
            for (var index = length - 1; index >= 0; index--)
            {
                way[index + 1].Weight += step.One * way[index].Weight * (index + 1) / (length + 1);
                way[index].Weight = step.Zero * way[index].Weight * (length - index) / (length + 1);
            }
        }

        private static void Remove(Span<Step> way, int length, int which)
        {
            var (zero, one, ahead) = (way[which].Zero, way[which].One, way[length].Weight);
            for (var index = length - 1; index >= 0; index--)
            {
                var weight = way[index].Weight;
                way[index].Weight = one == 0 ? weight * (length + 1) / (zero * (length - index)) : ahead * (length + 1) / ((index + 1) * one);
                if (one != 0) ahead = weight - (way[index].Weight * zero * (length - index) / (length + 1));
            }

            for (var index = which; index < length; index++) way[index] = way[index + 1] with { Weight = way[index].Weight };
        }

        // The sum of what Remove would leave.
        private static double WeightWithout(Span<Step> way, int length, int which)
        {
            var (zero, one, ahead, sum) = (way[which].Zero, way[which].One, way[length].Weight, 0d);
            for (var index = length - 1; index >= 0; index--)
            {
                if (one == 0)
                {
                    sum += way[index].Weight / (zero * (length - index));
                    continue;
                }

                var weight = ahead / ((index + 1) * one);
                sum += weight;
                ahead = way[index].Weight - (weight * zero * (length - index));
            }

            return sum * (length + 1);
        }
    }
}
