// ml-scoring: answers with the scores of ONNX models.
using Meridian.MlScoring;
using Meridian.MlScoring.Features.Grpc;
using Meridian.MlScoring.Features.Inference;
using Meridian.MlScoring.Features.Models;
using Meridian.MlScoring.Features.ShippedModels;

var builder = WebApplication.CreateBuilder(args);
builder.AddInference(); // before the defaults: its faults are answered as its protocol says
builder.AddGrpcInference();
builder.AddServiceDefaults();
builder.Services.AddValidation();
builder.AddShippedModels();
builder.AddModels();
builder.AddScoring();

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapModels();
app.MapScoring();
app.MapInference();
app.MapGrpcInference();
await app.RunAsync();
