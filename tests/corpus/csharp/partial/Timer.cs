namespace Acme.Bots;

public class Timer
{
    public void CompleteChat(string text) { } // clean
}
