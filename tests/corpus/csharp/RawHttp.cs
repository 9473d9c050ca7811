using System.Net.Http; // clean
using System.Net.Http.Json; // clean
using System.Text; // clean
using RestSharp; // clean

namespace Acme.Http;

public class RawHttp(HttpClient injected)
{
    private const string Base = "https://api.openai.com"; // expect: endpoint openai closed
    private readonly HttpClient _http = new(); // clean

    public async Task Post(StringContent body)
    {
        await _http.PostAsync("https://api.anthropic.com/v1/messages", body); // expect: call anthropic closed
        await _http.PostAsync("https://intranet.acme.org/orders", body); // clean
        await _http.PostAsync($"{Base}/v1/chat/completions", body); // expect: call openai closed
        await _http.PostAsync($"{Base}/status", body); // expect: call openai closed
        await _http.GetAsync("https://example.org/v1"); // clean
    }

    public async Task Json(object body)
    {
        await injected.PostAsJsonAsync("https://api.mistral.ai/v1/chat/completions", body); // expect: call mistral closed
        await injected.PostAsJsonAsync("http://localhost:8000/v1/chat/completions", body); // expect: call - open
        await injected.PostAsJsonAsync("https://shop.example.org/api", body); // clean
    }

    public async Task Message(string json)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "https://api.groq.com/openai/v1/chat/completions"); // expect: endpoint groq closed
        request.Content = new StringContent(json, Encoding.UTF8, "application/json"); // clean
        await _http.SendAsync(request); // expect: call groq closed
        var other = new HttpRequestMessage(HttpMethod.Post, "https://hooks.example.org/notify"); // clean
        await _http.SendAsync(other); // clean
    }

    public void Rest(object body)
    {
        var client = new RestClient("https://api.openai.com"); // expect: endpoint openai closed
        client.Execute(new RestRequest("/v1/chat/completions", Method.Post).AddJsonBody(body)); // expect: call openai closed
        var shop = new RestClient("https://shop.example.org"); // clean
        shop.Execute(new RestRequest("/orders", Method.Post)); // clean
    }
}
