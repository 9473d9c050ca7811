using System.Net.Http; // clean

class Formats
{
    const string Base = "https://api.openai.com"; // expect: endpoint openai closed
    const string Shop = "https://api.example.org"; // clean
    readonly HttpClient client = new HttpClient(); // clean

    async Task Ask(string body)
    {
        await client.PostAsync(string.Format("{0}/v1/orders", Shop), new StringContent(body)); // clean
        await client.PostAsync(string.Format("{1}/v1/{0}", "embeddings", Base), new StringContent(body)); // expect: call openai closed
    }
}
