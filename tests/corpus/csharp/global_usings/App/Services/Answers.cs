namespace App.Services;

public class Answers(IChatClient chat)
{
    private readonly ChatClient _client = new("gpt-4o-mini", Environment.GetEnvironmentVariable("KEY")); // expect: client openai closed

    public string Ask(string question) => _client.CompleteChat(question).Value.Content[0].Text; // expect: call openai closed

    public async Task<string> Other(string question)
    {
        var answer = await chat.GetResponseAsync(question); // expect: call - unknown
        return answer.Text;
    }
}
