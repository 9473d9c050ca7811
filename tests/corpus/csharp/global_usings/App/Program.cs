var builder = WebApplication.CreateBuilder(args); // clean
builder.Services.AddChatClient(new OpenAIClient("key").GetChatClient("gpt-4o").AsIChatClient()); // expect: client openai closed
builder.Services.AddSingleton<App.Services.Answers>(); // clean
var app = builder.Build(); // clean
app.Run(); // clean
