using OpenAI.Chat; // expect: import openai closed

namespace Acme.Bots;

public partial class Bot
{
    private readonly ChatClient _chat = new("gpt-4o", "k"); // expect: client openai closed
    private readonly Timer _timer = new(); // clean
}
