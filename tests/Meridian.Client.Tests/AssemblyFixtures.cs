using Meridian.Client.Tests;

[assembly: AssemblyFixture(typeof(RunningServices))]
