namespace Acme.Bots;

public partial class Bot
{
    public string Ask(string text) => _chat.CompleteChat(text).ToString(); // expect: call openai closed

    public void Tick(string text) => _timer.CompleteChat(text); // clean
}
