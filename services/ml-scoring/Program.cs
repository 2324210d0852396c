// ml-scoring: answers with the scores of ONNX models.
using Meridian.MlScoring.Features.Grpc;
using Meridian.MlScoring.Features.Inference;
using Meridian.MlScoring.Features.Models;

var builder = WebApplication.CreateBuilder(args);
builder.AddInference(); // before the defaults: its faults are answered as its protocol says
builder.AddGrpcInference();
builder.AddServiceDefaults();
builder.Services.AddValidation();
builder.AddModels();

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapModels();
app.MapInference();
app.MapGrpcInference();
await app.RunAsync();
