namespace Other;

public class Elsewhere
{
    public void Use()
    {
        var client = new AudioClient("a", "b"); // clean
        client.GenerateSpeech("text"); // clean
    }
}
