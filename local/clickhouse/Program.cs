using Meridian.Local.ClickHouse;
using Meridian.Local.Engines;

return await EngineProgram.RunAsync<ClickHouseOptions>(args, ClickHouseOptions.Section, (options, tools, stop) => new ClickHouseServer(options, tools).RunAsync(stop));
