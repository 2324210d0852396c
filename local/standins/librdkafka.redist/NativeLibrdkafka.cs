using System.Reflection;
using System.Runtime.InteropServices;
using Meridian.Local;

namespace Meridian.Standins.Librdkafka;

/// <summary>Finds the librdkafka that <c>./meridian</c> built, for an assembly that calls it.</summary>
public static class NativeLibrdkafka
{
    private const string Version = "2.15.1";
    private static readonly HashSet<Assembly> Served = [];
    private static bool _explained;

    /// <summary>Makes <paramref name="caller"/>'s calls into librdkafka find it. Harmless when repeated.</summary>
    /// <remarks>Nothing is loaded until the first call, so a program that never talks to Kafka needs no library.</remarks>
    public static void ServeTo(Assembly caller)
    {
        lock (Served)
        {
            if (Served.Add(caller)) NativeLibrary.SetDllImportResolver(caller, Resolve);
        }
    }

    private static nint Resolve(string name, Assembly caller, DllImportSearchPath? search) => name switch
    {
        "librdkafka" => NativeLibrary.Load(Locate()),
        "libdl" => NativeLibrary.Load("libdl.so.2"), // the name without a number belongs to the development package
        _ => 0,
    };

    private static string Locate()
    {
#pragma warning disable RS0030 // The loader runs before there is any configuration to bind.
        var home = MeridianHome.Find(Environment.GetEnvironmentVariable(MeridianHome.Variable));
#pragma warning restore RS0030
        var library = Path.Combine(home, "native", "librdkafka", Version, "librdkafka.so");
        return File.Exists(library) ? library : throw new DllNotFoundException(Explain(library));
    }

    private static string Explain(string library)
    {
        var text = $"librdkafka {Version} is not built: there is no {library}. Run ./meridian up or ./meridian test once; it builds it in a minute or two.";
        // Confluent.Kafka swallows this exception and throws one that says nothing.
        if (!Interlocked.Exchange(ref _explained, true)) Console.Error.WriteLine(text);
        return text;
    }
}
