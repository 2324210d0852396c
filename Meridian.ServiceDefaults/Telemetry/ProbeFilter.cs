using System.Diagnostics;
using OpenTelemetry;

namespace Meridian.ServiceDefaults.Telemetry;

/// <summary>Keeps health probes, many a second, out of the traces.</summary>
internal sealed class ProbeFilter : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Kind == ActivityKind.Server && data.GetTagItem("url.path") is "/health" or "/alive")
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
