using Meridian.Local.Engines;
using Meridian.Local.Redis;

return await EngineProgram.RunAsync<RedisOptions>(args, RedisOptions.Section, (options, tools, stop) => new RedisServer(options, tools).RunAsync(stop));
