using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Meridian.MlScoring.Features.Models;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>Writes the answer to a request for inference: JSON, and behind it the outputs that are wanted in binary.</summary>
internal static class InferResponseWriter
{
    /// <returns>How many bytes of it are JSON.</returns>
    public static int Write(ResponseBuffer buffer, ModelLease lease, InferRequest request, InferJob job)
    {
        var json = buffer.Json;
        json.WriteStartObject();
        json.WriteString("model_name"u8, lease.Served.Name);
        json.WriteString("model_version"u8, VersionNumber.Show(lease.Version));
        if (request.Id is { } id) json.WriteString("id"u8, id);
        json.WriteStartArray("outputs"u8);
        for (var index = 0; index < job.Outputs.Length; index++) WriteOutput(json, job.Outputs[index], request.IsOutputBinary(index));
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        var length = buffer.Length;
        for (var index = 0; index < job.Outputs.Length; index++)
        {
            if (request.IsOutputBinary(index)) WriteBinary(buffer, job.Outputs[index]);
        }

        return length;
    }

    /// <summary>Why an answer cannot be given in JSON, or null: JSON has no form for what is not a finite number.</summary>
    public static ProtocolError? FindNotFinite(InferRequest request, InferJob job)
    {
        for (var index = 0; index < job.Outputs.Length; index++)
        {
            var output = job.Outputs[index];
            if (request.IsOutputBinary(index) || !output.Spec.Type.IsFloat() || FloatText.FirstNotFinite(output.Spec.Type, output.Bytes) is not (>= 0 and var at)) continue;
            var cause = Array.Find(job.Inputs, input => input.FirstNotFinite() >= 0);
            var message = $"The output '{output.Spec.Name}' is not a finite number in element {at}, for which JSON has no form: ask for binary data";
            return cause is null
                ? new ProtocolError(500, $"{message}.")
                : ProtocolError.Invalid($"{message}, or mend the input '{cause.Spec.Name}', whose element {cause.FirstNotFinite()} is not a finite number either.");
        }

        return null;
    }

    private static void WriteOutput(Utf8JsonWriter json, OutputTensor output, bool isBinary)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, output.Spec.Utf8Name);
        json.WriteString("datatype"u8, output.Spec.Type.Name());
        json.WriteStartArray("shape"u8);
        foreach (var size in output.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        if (isBinary)
        {
            json.WriteStartObject("parameters"u8);
            json.WriteNumber("binary_data_size"u8, BinarySize(output));
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartArray("data"u8);
            WriteElements(json, output);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteElements(Utf8JsonWriter json, OutputTensor output)
    {
        if (output.Spec.Type == TensorType.Bytes)
        {
            for (var index = 0; index < output.Elements; index++) json.WriteStringValue(output.Text(index));
            return;
        }

        var bytes = output.Bytes;
        if (output.Spec.Type.IsFloat()) WriteFloats(json, output.Spec.Type, bytes);
        else WriteIntegers(json, output.Spec.Type, bytes);
    }

    private static void WriteFloats(Utf8JsonWriter json, TensorType type, ReadOnlySpan<byte> bytes)
    {
        switch (type)
        {
            case TensorType.Fp64:
                foreach (var value in MemoryMarshal.Cast<byte, double>(bytes)) json.WriteNumberValue(value);
                break;
            case TensorType.Fp16:
                foreach (var value in MemoryMarshal.Cast<byte, Half>(bytes)) json.WriteNumberValue((float)value);
                break;
            case TensorType.Bf16:
                foreach (var value in MemoryMarshal.Cast<byte, ushort>(bytes)) json.WriteNumberValue(FloatText.FromBf16(value));
                break;
            default:
                foreach (var value in MemoryMarshal.Cast<byte, float>(bytes)) json.WriteNumberValue(value);
                break;
        }
    }

    private static void WriteIntegers(Utf8JsonWriter json, TensorType type, ReadOnlySpan<byte> bytes)
    {
        if (type == TensorType.UInt64)
        {
            foreach (var value in MemoryMarshal.Cast<byte, ulong>(bytes)) json.WriteNumberValue(value);
            return;
        }

        var size = type.Size();
        for (var at = 0; at < bytes.Length; at += size) WriteInteger(json, type, bytes.Slice(at, size));
    }

    private static void WriteInteger(Utf8JsonWriter json, TensorType type, ReadOnlySpan<byte> element)
    {
        if (type == TensorType.Bool)
        {
            json.WriteBooleanValue(element[0] != 0);
            return;
        }

        json.WriteNumberValue(type switch
        {
            TensorType.UInt8 => element[0],
            TensorType.Int8 => (sbyte)element[0],
            TensorType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
            TensorType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(element),
            TensorType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
            TensorType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
            _ => BinaryPrimitives.ReadInt64LittleEndian(element),
        });
    }

    /// <summary>Bytes of an output in binary.</summary>
    public static long BinarySize(OutputTensor output)
    {
        if (output.Spec.Type != TensorType.Bytes) return output.Elements * output.Spec.Type.Size();
        var size = output.Elements * sizeof(int);
        for (var index = 0; index < output.Elements; index++) size += output.Text(index).Length;
        return size;
    }

    public static void WriteBinary(ResponseBuffer buffer, OutputTensor output)
    {
        if (output.Spec.Type != TensorType.Bytes)
        {
            var bytes = output.Bytes;
            bytes.CopyTo(buffer.GetSpan(bytes.Length));
            buffer.Advance(bytes.Length);
            return;
        }

        for (var index = 0; index < output.Elements; index++)
        {
            var text = output.Text(index);
            var room = buffer.GetSpan(sizeof(int) + text.Length);
            BinaryPrimitives.WriteInt32LittleEndian(room, text.Length);
            text.CopyTo(room[sizeof(int)..]);
            buffer.Advance(sizeof(int) + text.Length);
        }
    }
}
