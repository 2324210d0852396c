using Microsoft.ML.OnnxRuntime;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>The outputs of one run, shared by the requests that were in it: the last one lets go of them.</summary>
internal sealed class OutputSet(IDisposableReadOnlyCollection<OrtValue> values, int users)
{
    private int _users = users;

    public IReadOnlyList<OrtValue> Values => values;

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0) values.Dispose();
    }
}
