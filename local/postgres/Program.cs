using Meridian.Local;
using Meridian.Local.Engines;
using Meridian.Local.Postgres;

return await EngineProgram.RunAsync<PostgresOptions>(args, PostgresOptions.Section, Tool.Postgres, (options, tools, stop) => new PostgresServer(options, tools).RunAsync(stop));
