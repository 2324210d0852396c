using Meridian.ApiGateway.Tests;

[assembly: AssemblyFixture(typeof(TestedGateway))]
