using Meridian.ApiGateway.Tests;

[assembly: AssemblyFixture(typeof(GatewayStack))]
