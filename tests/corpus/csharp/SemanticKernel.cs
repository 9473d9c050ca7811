using Microsoft.SemanticKernel; // clean
using Microsoft.SemanticKernel.ChatCompletion; // clean

namespace Acme.Sk;

public class SemanticKernel
{
    public async Task Hosted(string text)
    {
        var builder = Kernel.CreateBuilder(); // clean
        builder.AddOpenAIChatCompletion("gpt-4o", "k"); // expect: client openai closed
        Kernel kernel = builder.Build(); // expect: client openai closed
        await kernel.InvokePromptAsync(text); // expect: call openai closed
        kernel.Plugins.Clear(); // clean
        var chat = kernel.GetRequiredService<IChatCompletionService>(); // clean
        await chat.GetChatMessageContentAsync(text); // expect: call openai closed
    }

    public async Task Azure(string text)
    {
        var kernel = Kernel.CreateBuilder().AddAzureOpenAIChatCompletion("deployment", "https://acme.openai.azure.com", "k").Build(); // expect: client azure-openai closed
        await kernel.InvokePromptAsync(text); // expect: call azure-openai closed
    }

    public async Task Local(string text)
    {
        var builder = Kernel.CreateBuilder(); // clean
        builder.AddOpenAIChatCompletion(modelId: "phi3", endpoint: new Uri("http://localhost:1234/v1"), apiKey: "none"); // expect: client - open
        var kernel = builder.Build(); // expect: client - open
        await kernel.InvokePromptAsync(text); // expect: call - open
    }

    public async Task Empty(string text)
    {
        var kernel = new Popcorn(); // clean
        await kernel.InvokePromptAsync(text); // clean
    }

    private sealed class Popcorn
    {
        public Task InvokePromptAsync(string text) => Task.CompletedTask; // clean
    }
}
