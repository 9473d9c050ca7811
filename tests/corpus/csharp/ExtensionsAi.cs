using Microsoft.Extensions.AI; // clean
using Microsoft.Extensions.DependencyInjection; // clean
using Microsoft.Extensions.Logging; // clean
using OllamaSharp;
using OpenAI; // expect: import openai closed

namespace Acme.Meai;

public class ExtensionsAi
{
    public async Task Adapted(string text)
    {
        IChatClient hosted = new OpenAIClient("k").GetChatClient("gpt-4o").AsIChatClient(); // expect: client openai closed
        await hosted.GetResponseAsync(text); // expect: call openai closed
        IChatClient local = new OllamaApiClient(new Uri("http://localhost:11434"), "llama3"); // expect: client - open
        await local.GetResponseAsync(text); // expect: call - open
        hosted.GetService(typeof(ILogger)); // clean
    }

    public async Task Built(string text)
    {
        IChatClient inner = new OpenAIClient("k").GetChatClient("gpt-4o").AsIChatClient(); // expect: client openai closed
        IChatClient outer = new ChatClientBuilder(inner).UseFunctionInvocation().Build(); // expect: client openai closed
        await outer.GetResponseAsync(text); // expect: call openai closed
        var pipeline = new LoggerBuilder(inner).UseFunctionInvocation().Build(); // clean
        pipeline.GetResponse(text); // clean
    }

    public void Register(IServiceCollection services)
    {
        services.AddChatClient(new OpenAIClient("k").GetChatClient("gpt-4o").AsIChatClient()); // expect: client openai closed
        services.AddSingleton<ExtensionsAi>(); // clean
        services.AddLogging(); // clean
    }

    public async Task Embeddings(IEmbeddingGenerator<string, Embedding<float>> generator, IEnumerable<string> texts)
    {
        await generator.GenerateAsync(texts); // expect: call - unknown
        var made = new OpenAIClient("k").GetEmbeddingClient("text-embedding-3-small").AsIEmbeddingGenerator(); // expect: client openai closed
        await made.GenerateAsync(texts); // expect: call openai closed
        texts.ToList(); // clean
    }

    private sealed class LoggerBuilder(object inner)
    {
        public LoggerBuilder UseFunctionInvocation() => this; // clean
        public Pipeline Build() => new(); // clean
    }

    private sealed class Pipeline
    {
        public void GetResponse(string text) { } // clean
    }
}
