using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Several;

public class Kernels
{
    public static Kernel Make(string kind, string key, ILoggerFactory loggers)
    {
        var builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton(loggers); // clean
        if (kind == "azure")
        {
            builder.AddAzureOpenAIChatCompletion("deployment", "https://acme.openai.azure.com", key); // expect: client azure-openai closed
        }
        else
        {
            builder.AddOpenAIChatCompletion("gpt-4o", key); // expect: client openai closed
        }
        return builder.Build();
    }

    public static Kernel MakeEither(string kind, string key)
    {
        var builder = Kernel.CreateBuilder();
        if (kind == "local")
        {
            builder.AddOllamaChatCompletion("llama3", new Uri("http://localhost:11434")); // expect: client - open
        }
        else
        {
            builder.AddOpenAIChatCompletion("gpt-4o", key); // expect: client openai closed
        }
        return builder.Build();
    }

    public static Kernel MakeOne(string key)
    {
        var builder = Kernel.CreateBuilder();
        builder.AddOpenAIChatCompletion("gpt-4o", key); // expect: client openai closed
        builder.AddOllamaTextEmbeddingGeneration("nomic-embed-text", new Uri("http://localhost:11434")); // expect: client - open
        return builder.Build();
    }

    public static async Task Ask(string kind, string key, string text, ILoggerFactory loggers)
    {
        await Make(kind, key, loggers).InvokePromptAsync(text); // expect: call - closed
        await MakeEither(kind, key).InvokePromptAsync(text); // expect: call openai unknown
        await MakeOne(key).InvokePromptAsync(text); // expect: call openai closed
    }

    [KernelFunction("reverse")] // clean
    public string Reverse(string text) => new(text.Reverse().ToArray()); // clean
}
