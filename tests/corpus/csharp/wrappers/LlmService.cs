using OpenAI.Chat; // expect: import openai closed

namespace Acme.Llm;

public interface ICompleter
{
    Task<string> CompleteAsync(string prompt); // clean
}

public class LlmService : ICompleter
{
    private readonly ChatClient _client;

    public LlmService(ChatClient client) => _client = client; // clean

    public async Task<string> CompleteAsync(string prompt)
    {
        ChatCompletion answer = await _client.CompleteChatAsync(prompt); // expect: call openai closed
        return answer.Content[0].Text; // clean
    }

    public Task<string> TwiceAsync(string prompt) => CompleteAsync(prompt + prompt); // expect: call openai closed

    public string Shorten(string text) => text[..10]; // clean
}
