using Meridian.MlScoring.Tests.Stores;

[assembly: AssemblyFixture(typeof(ScoringStores))]
