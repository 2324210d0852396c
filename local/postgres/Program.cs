using Meridian.Local.Engines;
using Meridian.Local.Postgres;

return await EngineProgram.RunAsync<PostgresOptions>(args, PostgresOptions.Section, (options, tools, stop) => new PostgresServer(options, tools).RunAsync(stop));
