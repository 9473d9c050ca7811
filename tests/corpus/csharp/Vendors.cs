using Amazon.BedrockRuntime; // expect: import aws-bedrock closed
using Amazon.BedrockRuntime.Model; // expect: import aws-bedrock closed
using Amazon.S3; // clean
using Anthropic.SDK; // expect: import anthropic closed
using Anthropic.SDK.Messaging; // expect: import anthropic closed
using OllamaSharp;
using Mistral.SDK; // expect: import mistral closed

namespace Acme.Vendors;

public class Vendors
{
    public async Task Bedrock(IAmazonBedrockRuntime injected, MemoryStream body)
    {
        var client = new AmazonBedrockRuntimeClient(Amazon.RegionEndpoint.USEast1); // expect: client aws-bedrock closed
        await client.InvokeModelAsync(new InvokeModelRequest { ModelId = "anthropic.claude-3-haiku-20240307-v1:0", Body = body }); // expect: call aws-bedrock closed
        await injected.ConverseAsync(new ConverseRequest { ModelId = "meta.llama3-8b-instruct-v1:0" }); // expect: call aws-bedrock closed
        var files = new AmazonS3Client(Amazon.RegionEndpoint.USEast1); // clean
        await files.PutObjectAsync(null); // clean
        var emulator = new AmazonBedrockRuntimeClient(new AmazonBedrockRuntimeConfig { ServiceURL = "http://localhost:4566" }); // expect: client - open
        await emulator.InvokeModelAsync(new InvokeModelRequest { ModelId = "x" }); // expect: call - open
    }

    public async Task Claude(MessageParameters parameters)
    {
        var client = new AnthropicClient(); // expect: client anthropic closed
        await client.Messages.GetClaudeMessageAsync(parameters); // expect: call anthropic closed
        client.Messages.ToString(); // clean
    }

    public async Task Local(string text)
    {
        var ollama = new OllamaApiClient("http://localhost:11434", "llama3"); // expect: client - open
        await foreach (var part in ollama.GenerateAsync(text)) // expect: call - open
        {
            Console.Write(part.Response); // clean
        }
        var chat = new Chat(ollama); // expect: client - open
        chat.SendAsync(text); // expect: call - open
        ollama.ListLocalModelsAsync(); // clean
    }

    public async Task Mistral(Mistral.SDK.DTOs.ChatCompletionRequest request)
    {
        var client = new MistralClient("k"); // expect: client mistral closed
        await client.Completions.GetCompletionAsync(request); // expect: call mistral closed
        await client.Models.GetModelsAsync(); // clean
    }
}
