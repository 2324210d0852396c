namespace Meridian.Onnx;

/// <summary>The settings of a <c>TreeEnsembleRegressor</c>, a list for each column of its nodes and leaves, put together to trees again.</summary>
internal sealed class TreeTables(IReadOnlyDictionary<string, OnnxAttribute> attributes)
{
    // Whoever goes through trees may do so by recursion.
    private const int MostLevels = 64;

    private static readonly string[] Columns = ["nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids"];

    private readonly List<float> _thresholds = FloatsOf(attributes, "nodes_values");
    private readonly List<float> _covers = FloatsOf(attributes, "nodes_hitrates");
    private readonly List<long>[] _columns = [.. Columns.Select(column => IntegersOf(attributes, column))];
    private readonly List<string> _modes = attributes.TryGetValue("nodes_modes", out var modes) ? modes.Texts : [];
    private readonly Dictionary<(long Tree, long Node), int> _rows = [];

    private List<long> Trees => _columns[0];

    /// <summary>Null where they are not trees, or do more than <see cref="TreeEnsemble"/> can.</summary>
    public TreeEnsemble? ToEnsemble(int features)
    {
        if (!TreeKinds.IsSum(attributes) || !HasColumns() || ReadLeaves() is not { } leaves || FloatsOf(attributes, "base_values") is not { Count: <= 1 } bias) return null;
        var trees = new List<IReadOnlyList<TreeNode>>();
        for (var first = 0; first < Trees.Count;)
        {
            var end = first;
            while (end < Trees.Count && Trees[end] == Trees[first]) end++;
            if (ReadTree(first, end, features, leaves) is not { } tree) return null;
            trees.Add(tree);
            first = end;
        }

        return new TreeEnsemble(trees, bias is [var value] ? value : 0, features);
    }

    private static List<float> FloatsOf(IReadOnlyDictionary<string, OnnxAttribute> attributes, string name) => attributes.TryGetValue(name, out var found) ? found.Floats : [];

    private static List<long> IntegersOf(IReadOnlyDictionary<string, OnnxAttribute> attributes, string name) => attributes.TryGetValue(name, out var found) ? found.Integers : [];

    private bool HasColumns()
    {
        var rows = Trees.Count;
        return rows > 0 && Array.TrueForAll(_columns, column => column.Count == rows) && (_modes.Count, _thresholds.Count) == (rows, rows)
            && (_covers.Count == 0 || (_covers.Count == rows && _covers.TrueForAll(cover => float.IsFinite(cover) && cover >= 0)))
            && Enumerable.Range(0, rows).All(row => _rows.TryAdd((Trees[row], _columns[1][row]), row));
    }

    // The value of each leaf, by its row. A leaf without one, or with two, is not what is meant here.
    private Dictionary<int, float>? ReadLeaves()
    {
        var (trees, nodes, targets, weights) = (IntegersOf(attributes, "target_treeids"), IntegersOf(attributes, "target_nodeids"), IntegersOf(attributes, "target_ids"), FloatsOf(attributes, "target_weights"));
        if ((nodes.Count, targets.Count, weights.Count) != (trees.Count, trees.Count, trees.Count) || !targets.TrueForAll(target => target == 0)) return null;
        var leaves = new Dictionary<int, float>();
        for (var index = 0; index < trees.Count; index++)
        {
            if (!_rows.TryGetValue((trees[index], nodes[index]), out var row) || _modes[row] != TreeSettings.LeafMode || !float.IsFinite(weights[index]) || !leaves.TryAdd(row, weights[index])) return null;
        }

        return leaves;
    }

    // From the first node on; each of its nodes is come to once and only once, which is what makes it a tree.
    private List<TreeNode>? ReadTree(int first, int end, int features, Dictionary<int, float> leaves)
    {
        var nodes = new TreeNode[end - first];
        var isSeen = new bool[nodes.Length];
        var (seen, ahead) = (0, new Stack<(int Row, int Level)>());
        ahead.Push((first, 0));
        while (ahead.TryPop(out var next))
        {
            if (next.Row < first || next.Row >= end || next.Level > MostLevels || isSeen[next.Row - first] || ReadNode(next.Row, first, features, leaves) is not { } node) return null;
            isSeen[next.Row - first] = true;
            seen++;
            nodes[next.Row - first] = node;
            if (node.IsLeaf) continue;
            ahead.Push((first + node.Left, next.Level + 1));
            ahead.Push((first + node.Right, next.Level + 1));
        }

        return seen == nodes.Length ? [.. nodes] : null;
    }

    private TreeNode? ReadNode(int row, int first, int features, Dictionary<int, float> leaves)
    {
        var cover = _covers.Count == 0 ? 0 : _covers[row];
        if (_modes[row] == TreeSettings.LeafMode) return leaves.TryGetValue(row, out var value) ? TreeNode.Leaf(value) with { Cover = cover } : null;
        var feature = _columns[2][row];
        return _modes[row] == TreeSettings.SplitMode && feature >= 0 && feature < features
            && _rows.TryGetValue((Trees[row], _columns[3][row]), out var left) && _rows.TryGetValue((Trees[row], _columns[4][row]), out var right)
            ? TreeNode.Split((int)feature, _thresholds[row], left - first, right - first) with { Cover = cover }
            : null;
    }
}
