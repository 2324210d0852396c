using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Meridian.Stack;

/// <summary>The state file of a stack: replaced as a whole, readable by its owner only since it holds local passwords.</summary>
public static class StackStateFile
{
    /// <summary>JSON as the file and <c>./meridian status --json</c> have it.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Write(StackPaths paths, StackState state)
    {
        Directory.CreateDirectory(paths.Run);
        var next = paths.StateFile + ".next";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(next, options)) JsonSerializer.Serialize(file, state, Json);
        File.Move(next, paths.StateFile, overwrite: true);
    }

    /// <summary>The state of the stack that runs now; null when none does, whatever a killed one left behind.</summary>
    public static StackState? ReadRunning(StackPaths paths)
    {
        if (!File.Exists(paths.StateFile)) return null;
        var state = JsonSerializer.Deserialize<StackState>(File.ReadAllBytes(paths.StateFile), Json);
        return state is not null && IsAlive(state) ? state : null;
    }

    private static bool IsAlive(StackState state)
    {
        try
        {
            using var host = Process.GetProcessById(state.HostPid);
            return !host.HasExited && (host.StartTime.ToUniversalTime() - state.HostStartedAt.UtcDateTime).Duration() < TimeSpan.FromSeconds(2);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }
}
