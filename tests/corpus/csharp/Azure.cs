using Azure; // clean
using Azure.AI.OpenAI; // expect: import azure-openai closed
using Azure.AI.Inference; // expect: import azure-ai-foundry closed
using Azure.Storage.Blobs; // clean
using OpenAI.Chat; // expect: import openai closed

var azure = new AzureOpenAIClient(new Uri("https://acme.openai.azure.com"), new AzureKeyCredential("k")); // expect: client azure-openai closed
ChatClient chat = azure.GetChatClient("deployment"); // clean
var answer = chat.CompleteChat("hello"); // expect: call azure-openai closed
var blobs = new BlobServiceClient(new Uri("https://acme.blob.core.windows.net")); // clean
blobs.GetBlobContainerClient("deployment"); // clean
var models = new ChatCompletionsClient(new Uri("https://models.inference.ai.azure.com"), new AzureKeyCredential("k")); // expect: client github-models closed
models.Complete(new ChatCompletionsOptions { Model = "gpt-4o" }); // expect: call github-models closed
var foundry = new ChatCompletionsClient(new Uri("https://acme.services.ai.azure.com/models"), new AzureKeyCredential("k")); // expect: client azure-ai-foundry closed
await foundry.CompleteAsync(new ChatCompletionsOptions()); // expect: call azure-ai-foundry closed
foundry.ToString(); // clean
