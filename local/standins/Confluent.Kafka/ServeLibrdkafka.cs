using System.Runtime.CompilerServices;
using Meridian.Standins.Librdkafka;

namespace Meridian.Standins.Confluent.Kafka;

internal static class ServeLibrdkafka
{
#pragma warning disable CA2255 // A program must not have to ask for its native library; with the real package it does not.
    [ModuleInitializer]
    internal static void Initialize() => NativeLibrdkafka.ServeTo(typeof(global::Confluent.Kafka.Handle).Assembly);
#pragma warning restore CA2255
}
