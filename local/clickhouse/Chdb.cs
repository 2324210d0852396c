using System.Runtime.InteropServices;

namespace Meridian.Local.ClickHouse;

/// <summary>The four functions of libchdb's C interface that running its server takes.</summary>
internal sealed unsafe class Chdb
{
    private readonly delegate* unmanaged<int, void> _setSignalHandlersEnabled;
    private readonly delegate* unmanaged<int, byte**, nint> _queryCmdline;
    private readonly delegate* unmanaged<nint, byte*> _resultError;
    private readonly delegate* unmanaged<nint, void> _destroyQueryResult;

    private Chdb(nint library)
    {
        _setSignalHandlersEnabled = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "chdb_set_signal_handlers_enabled");
        _queryCmdline = (delegate* unmanaged<int, byte**, nint>)NativeLibrary.GetExport(library, "chdb_query_cmdline");
        _resultError = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(library, "chdb_result_error");
        _destroyQueryResult = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "chdb_destroy_query_result");
    }

    /// <exception cref="DllNotFoundException">It cannot be loaded.</exception>
    public static Chdb Load(string path) => new(NativeLibrary.Load(path));

    /// <summary>Keeps the library's hands off SIGSEGV and its like, which the runtime turns into exceptions.</summary>
    public void LeaveFaultSignalsAlone() => _setSignalHandlersEnabled(0);

    /// <summary>Runs the library's command line to its end.</summary>
    /// <returns>The error it ended with, if any.</returns>
    public string? RunCommandLine(IReadOnlyList<string> arguments)
    {
        var vector = stackalloc byte*[arguments.Count + 1];
        for (var i = 0; i < arguments.Count; i++) vector[i] = (byte*)Marshal.StringToCoTaskMemUTF8(arguments[i]);
        vector[arguments.Count] = null;
        try
        {
            var result = _queryCmdline(arguments.Count, vector);
            var error = Marshal.PtrToStringUTF8((nint)_resultError(result));
            _destroyQueryResult(result);
            return string.IsNullOrEmpty(error) ? null : error;
        }
        finally
        {
            for (var i = 0; i < arguments.Count; i++) Marshal.FreeCoTaskMem((nint)vector[i]);
        }
    }
}
