using System.Collections.Concurrent; // clean
using System.Collections.Generic; // clean
using OpenAI.Chat; // expect: import openai closed

class Session { public ChatClient Client { get; set; } }
class Store { public void CompleteChat(string text) { } } // clean

class Kept
{
    private readonly Dictionary<long, Session> sessions = new(); // clean
    private readonly ConcurrentDictionary<string, ChatClient> clients = new ConcurrentDictionary<string, ChatClient>(); // clean
    private readonly Dictionary<long, Store> stores = new(); // clean

    void Ask(long id, string name)
    {
        sessions[id].Client.CompleteChat("hello"); // expect: call openai closed
        if (clients.TryGetValue(name, out var client)) client.CompleteChat("hello"); // expect: call openai closed
        stores[id].CompleteChat("hello"); // clean
    }
}
