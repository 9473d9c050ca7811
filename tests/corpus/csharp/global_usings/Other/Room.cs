namespace Other;

public class ChatClient(string name, string room)
{
    public string CompleteChat(string text) => $"{name}@{room}: {text}"; // clean
}

public class Room
{
    private readonly ChatClient _client = new("me", "lobby"); // clean

    public string Say(string text) => _client.CompleteChat(text); // clean
}
