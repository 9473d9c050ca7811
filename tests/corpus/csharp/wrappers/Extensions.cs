using OpenAI.Chat; // expect: import openai closed

namespace Acme.Llm;

public static class Extensions
{
    public static string Ask(this ChatClient client, string text)
    {
        return client.CompleteChat(text).Value.Content[0].Text; // expect: call openai closed
    }

    public static string Ask(this string name, string text) => name + text; // clean
}
