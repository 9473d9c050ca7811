// The public surface of the SDKs that the programs use, without what it does.
namespace System.ClientModel
{
    public class ApiKeyCredential { public ApiKeyCredential(string key) { } }

    public class ClientResult<T>
    {
        public T Value { get { return default(T); } }
        public static implicit operator T(ClientResult<T> result) { return default(T); }
    }

    public class AsyncCollectionResult<T> { }

    public class CollectionResult<T> : System.Collections.Generic.List<T> { }
}

namespace OpenAI
{
    using System.ClientModel;

    public class OpenAIClientOptions { public System.Uri Endpoint { get; set; } public System.TimeSpan? NetworkTimeout { get; set; } }

    public class OpenAIClient
    {
        protected OpenAIClient() { }
        public OpenAIClient(string apiKey) { }
        public OpenAIClient(ApiKeyCredential credential) { }
        public OpenAIClient(ApiKeyCredential credential, OpenAIClientOptions options) { }
        public virtual Chat.ChatClient GetChatClient(string model) { return null; }
        public virtual Embeddings.EmbeddingClient GetEmbeddingClient(string model) { return null; }
    }
}

namespace OpenAI.Chat
{
    using System.ClientModel;
    using System.Collections.Generic;
    using System.Threading.Tasks;

    public class ChatMessage { }

    public class SystemChatMessage : ChatMessage { public SystemChatMessage(string text) { } }

    public class UserChatMessage : ChatMessage { public UserChatMessage(string text) { } }

    public class ChatMessageContentPart { public string Text { get { return ""; } } }

    public class ChatCompletion { public IReadOnlyList<ChatMessageContentPart> Content { get { return null; } } }

    public class StreamingChatCompletionUpdate { public IReadOnlyList<ChatMessageContentPart> ContentUpdate { get { return null; } } }

    public class ChatCompletionOptions { public int? MaxOutputTokenCount { get; set; } public float? Temperature { get; set; } }

    public class ChatClient
    {
        public ChatClient(string model, string apiKey) { }
        public ChatClient(string model, ApiKeyCredential credential) { }
        public ChatClient(string model, ApiKeyCredential credential, OpenAIClientOptions options) { }
        public ClientResult<ChatCompletion> CompleteChat(params ChatMessage[] messages) { return null; }
        public ClientResult<ChatCompletion> CompleteChat(string text) { return null; }
        public ClientResult<ChatCompletion> CompleteChat(IEnumerable<ChatMessage> messages, ChatCompletionOptions options = null) { return null; }
        public Task<ClientResult<ChatCompletion>> CompleteChatAsync(params ChatMessage[] messages) { return null; }
        public Task<ClientResult<ChatCompletion>> CompleteChatAsync(string text) { return null; }
        public CollectionResult<StreamingChatCompletionUpdate> CompleteChatStreaming(params ChatMessage[] messages) { return null; }
        public CollectionResult<StreamingChatCompletionUpdate> CompleteChatStreaming(string text) { return null; }
    }
}

namespace OpenAI.Embeddings
{
    public class EmbeddingClient { public EmbeddingClient(string model, string apiKey) { } }
}

namespace Azure
{
    public class AzureKeyCredential { public AzureKeyCredential(string key) { } }
}

namespace Azure.Identity
{
    public class DefaultAzureCredential { }
}

namespace Azure.AI.OpenAI
{
    public class AzureOpenAIClient : global::OpenAI.OpenAIClient
    {
        public AzureOpenAIClient(System.Uri endpoint, AzureKeyCredential credential) { }
        public AzureOpenAIClient(System.Uri endpoint, Azure.Identity.DefaultAzureCredential credential) { }
    }
}

namespace Microsoft.SemanticKernel
{
    public class Kernel { public static IKernelBuilder CreateBuilder() { return null; } }

    public interface IKernelBuilder { Kernel Build(); }

    public static class OpenAIKernelBuilderExtensions
    {
        public static IKernelBuilder AddOpenAIChatCompletion(this IKernelBuilder builder, string modelId, string apiKey, string orgId = null, string serviceId = null)
        {
            return builder;
        }

        public static IKernelBuilder AddOpenAIChatCompletion(this IKernelBuilder builder, string modelId, OpenAI.OpenAIClient client = null, string serviceId = null)
        {
            return builder;
        }

        [System.Obsolete("an experiment, which the compiler refuses unless a project says otherwise", true)]
        public static IKernelBuilder AddOpenAIChatCompletion(
            this IKernelBuilder builder, string modelId, System.Uri endpoint, string apiKey, string orgId = null, string serviceId = null)
        {
            return builder;
        }
    }
}

namespace Microsoft.Extensions.Configuration
{
    public interface IConfiguration { string this[string name] { get; set; } }
}
