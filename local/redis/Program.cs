using Meridian.Local;
using Meridian.Local.Engines;
using Meridian.Local.Redis;

return await EngineProgram.RunAsync<RedisOptions>(args, RedisOptions.Section, Tool.Redis, (options, _, stop) => new RedisServer(options).RunAsync(stop));
