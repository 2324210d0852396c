using Meridian.Bench;
using Meridian.Bench.Floors;

if (args is not [BareKestrel.Verb]) return await BenchRun.RunAsync(args);

await BareKestrel.ServeAsync();
return 0;
