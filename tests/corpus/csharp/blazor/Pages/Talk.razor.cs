namespace Blazor.Pages;

public partial class Talk
{
    private string answer = "";

    private async Task Send(string question)
    {
        answer = (await Chat.GetResponseAsync(question)).Text; // expect: call - unknown
    }
}
