using System; // clean
using System.ClientModel; // clean
using OpenAI; // expect: import openai closed
using OpenAI.Chat; // expect: import openai closed
using OpenAI.Embeddings; // expect: import openai closed
using OpenAI.Audio; // expect: import openai closed

namespace Acme.Ai;

public class OpenAiSdk
{
    private readonly ChatClient _chat = new("gpt-4o", Environment.GetEnvironmentVariable("KEY")); // expect: client openai closed
    private readonly Outbox _outbox = new("gpt-4o"); // clean
    private static readonly OpenAIClientOptions Local = new() { Endpoint = new Uri("http://localhost:11434/v1") }; // clean

    public async Task<string> Ask(string question)
    {
        ChatCompletion answer = await _chat.CompleteChatAsync(question); // expect: call openai closed
        await _outbox.CompleteChatAsync(question); // clean
        return answer.Content[0].Text; // clean
    }

    public async Task Stream(string question)
    {
        await foreach (var update in _chat.CompleteChatStreamingAsync(question)) // expect: call openai closed
        {
            Console.Write(update); // clean
        }
    }

    public float[] Embed(string text)
    {
        EmbeddingClient client = new(model: "text-embedding-3-small", apiKey: "k"); // expect: client openai closed
        var vector = client.GenerateEmbedding(text); // expect: call openai closed
        return vector.Value.ToFloats().ToArray(); // clean
    }

    public string Hosted(string question)
    {
        var client = new OpenAIClient(new ApiKeyCredential("k")); // expect: client openai closed
        var chat = client.GetChatClient("gpt-4o-mini"); // clean
        client.ToString(); // clean
        return chat.CompleteChat(question).Value.Content[0].Text; // expect: call openai closed
    }

    public string OnPremises(string question)
    {
        var client = new OpenAIClient(new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri("http://localhost:8000/v1") }); // expect: client - open
        var chat = client.GetChatClient("mistral"); // clean
        return chat.CompleteChat(question).Value.Content[0].Text; // expect: call - open
    }

    public string Shared(string question)
    {
        var client = new OpenAIClient(new ApiKeyCredential("none"), Local); // expect: client - open
        return client.GetChatClient("llama").CompleteChat(question).ToString(); // expect: call - open
    }

    public async Task Transcribe(string path)
    {
        var audio = new AudioClient("whisper-1", "k"); // expect: client openai closed
        await audio.TranscribeAudioAsync(path); // expect: call openai closed
        await System.IO.File.ReadAllTextAsync(path); // clean
    }

    private sealed class Outbox(string name)
    {
        public Task CompleteChatAsync(string text) => Task.CompletedTask; // clean
    }
}
