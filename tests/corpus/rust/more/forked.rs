use async_openai_alt::config::OpenAIConfig;
use async_openai_alt::types::CreateChatCompletionRequest;
use async_openai_alt::Client;

pub async fn remote(request: CreateChatCompletionRequest) -> String {
    let client = Client::new(); // expect: client openai closed
    client.chat().create(request).await.unwrap().id // expect: call openai closed
}

pub async fn local(request: CreateChatCompletionRequest) -> String {
    let client = Client::with_config(OpenAIConfig::new().with_api_base("http://localhost:8080/v1")); // expect: client - open
    client.chat().create(request).await.unwrap().id // expect: call - open
}
