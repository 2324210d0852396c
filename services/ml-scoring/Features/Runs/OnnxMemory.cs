using Microsoft.ML.OnnxRuntime;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>The memory that all models of the process share. An allocation that would go beyond fails that run, and nothing else.</summary>
internal static class OnnxMemory
{
    private const int ExtendAsRequested = 1;
    private const int Default = -1;

    private static readonly Lock Gate = new();
    private static uint _limit;

    /// <summary>Sets the bound, once in a process: the runtime knows no second time.</summary>
    public static void Bound(uint bytes)
    {
        lock (Gate)
        {
            if (_limit != 0) return;
            using var arena = new OrtArenaCfg(bytes, ExtendAsRequested, Default, Default);
            OrtEnv.Instance().CreateAndRegisterAllocator(OrtMemoryInfo.DefaultInstance, arena);
            _limit = bytes;
        }
    }
}
