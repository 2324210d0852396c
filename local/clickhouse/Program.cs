using Meridian.Local;
using Meridian.Local.ClickHouse;
using Meridian.Local.Engines;

var exitCode = await EngineProgram.RunAsync<ClickHouseOptions>(args, ClickHouseOptions.Section, Tool.ClickHouse, (options, tools, stop) => new ClickHouseServer(options, tools).RunAsync(stop));

// Not a return: that runs the library's destructors, and after a start that failed some of its threads still use what those free.
Posix.Exit(exitCode);
