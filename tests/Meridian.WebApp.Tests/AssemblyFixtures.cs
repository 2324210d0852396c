using Meridian.WebApp.Tests;

[assembly: AssemblyFixture(typeof(RunningSite))]
