using Microsoft.Extensions.Configuration; // clean
using OpenAI; // expect: import openai closed
using OpenAI.Chat; // expect: import openai closed

namespace Acme.Config;

public class Endpoints
{
    private readonly IConfiguration _configuration;

    public Endpoints(IConfiguration configuration) => _configuration = configuration; // clean

    private static string Pick(string stage) => stage switch
    {
        "local" => "http://localhost:8080/v1", // clean
        _ => "https://api.openai.com/v1", // expect: endpoint openai closed
    };

    private ChatClient Make(string url) => new("m", new("k"), new OpenAIClientOptions { Endpoint = new Uri(url) }); // expect: client - unknown

    public void Use(string text)
    {
        Make("http://vllm:8000/v1").CompleteChat(text); // expect: call - open
        Make("https://api.openai.com/v1").CompleteChat(text); // expect: call openai closed
        Make(Pick("local")).CompleteChat(text); // expect: call - open
        Make(Pick("eu")).CompleteChat(text); // expect: call openai closed
    }

    public void Configured(string text)
    {
        var options = new OpenAIClientOptions(); // clean
        options.Endpoint = new Uri("http://10.1.2.3:8000/v1"); // clean
        var client = new ChatClient("m", new("k"), options); // expect: client - open
        client.CompleteChat(text); // expect: call - open
    }

    public void Settings(string text)
    {
        var url = _configuration["OpenAI:Endpoint"]; // clean
        var client = new ChatClient("m", new("k"), new OpenAIClientOptions { Endpoint = new Uri(url) }); // expect: client openai unknown
        client.CompleteChat(text); // expect: call openai unknown
    }

    public void Overwritten(string text)
    {
        var url = "https://api.openai.com/v1"; // expect: endpoint openai closed
        url = "http://localhost:9000/v1"; // clean
        var client = new ChatClient("m", new("k"), new OpenAIClientOptions { Endpoint = new Uri(url) }); // expect: client - open
        client.CompleteChat(text); // expect: call - open
    }
}
