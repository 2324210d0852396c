using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Meridian.MlScoring.Features.Inference;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>Writes a ModelInferResponse: typed contents to a request with typed contents, bytes to one with bytes.</summary>
internal static class InferMessageWriter
{
    public static void Write(ResponseBuffer buffer, InferRun run)
    {
        var outputs = run.Job.Outputs;
        var writer = new ProtoWriter(buffer);
        writer.Text(InferFields.ModelName, run.Lease.Served.Name);
        writer.Text(InferFields.ModelVersion, VersionNumber.Show(run.Lease.Version));
        writer.Text(InferFields.Id, run.Request.Id ?? "");

        // All or none: half precision has no typed contents, and beside bytes there may be none.
        var isRaw = run.Request.IsBinary || Array.Exists(outputs, output => TypedContents.Of(output.Spec.Type).Field == 0);
        foreach (var output in outputs) WriteTensor(writer, output, isRaw);
        if (!isRaw) return;
        foreach (var output in outputs)
        {
            writer.Length(InferFields.RawOutputs, checked((int)InferResponseWriter.BinarySize(output)));
            InferResponseWriter.WriteBinary(buffer, output);
        }
    }

    private static void WriteTensor(ProtoWriter writer, OutputTensor output, bool isRaw)
    {
        var tensor = writer.Begin(InferFields.Outputs);
        writer.Text(InferFields.TensorName, output.Spec.Name);
        writer.Text(InferFields.TensorType, output.Spec.Type.Name());
        writer.Varints(InferFields.TensorShape, output.Shape);
        if (!isRaw)
        {
            var contents = writer.Begin(InferFields.TensorContents);
            WriteContents(writer, output);
            writer.End(contents);
        }

        writer.End(tensor);
    }

    private static void WriteContents(ProtoWriter writer, OutputTensor output)
    {
        var (field, element) = TypedContents.Of(output.Spec.Type);
        if (element == WireType.Bytes)
        {
            for (var index = 0; index < output.Elements; index++) writer.Bytes(field, output.Text(index));
        }
        else if (output.Elements > 0 && element == WireType.Varint)
        {
            var packed = writer.Begin(field);
            var bytes = output.Bytes;
            var size = output.Spec.Type.Size();
            for (var at = 0; at < bytes.Length; at += size) writer.Varint(Integer(output.Spec.Type, bytes.Slice(at, size)));
            writer.End(packed);
        }
        else if (output.Elements > 0)
        {
            writer.Bytes(field, output.Bytes);
        }
    }

    // Negative numbers stand in 64 bits, whatever their type.
    private static ulong Integer(TensorType type, ReadOnlySpan<byte> element) => type switch
    {
        TensorType.Bool => element[0] == 0 ? 0ul : 1,
        TensorType.UInt8 => element[0],
        TensorType.Int8 => (ulong)(sbyte)element[0],
        TensorType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
        TensorType.Int16 => (ulong)BinaryPrimitives.ReadInt16LittleEndian(element),
        TensorType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
        TensorType.Int32 => (ulong)BinaryPrimitives.ReadInt32LittleEndian(element),
        _ => MemoryMarshal.Read<ulong>(element),
    };
}
