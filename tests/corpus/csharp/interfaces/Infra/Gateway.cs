using Acme.Core;
using OpenAI.Chat;

namespace Acme.Infra;

public class Gateway(ChatClient client) : IAssistant
{
    public async Task<string> AskAsync(string question)
    {
        ChatCompletion completion = await client.CompleteChatAsync(question); // expect: call openai closed
        return completion.Content[0].Text;
    }
}

public class Glossary : IGlossary
{
    public Task<string> AskAsync(string question) => Task.FromResult(question.ToLower());
}
