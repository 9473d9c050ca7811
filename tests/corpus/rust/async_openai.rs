use std::env; // clean

use async_openai::config::{AzureConfig, OpenAIConfig}; // expect: import openai closed
use async_openai::types::{
    ChatCompletionRequestUserMessageArgs, CreateChatCompletionRequestArgs, CreateEmbeddingRequestArgs, CreateImageRequestArgs,
};
use async_openai::Client;
use serde::Deserialize; // clean

#[derive(Deserialize)] // clean
struct Reply {
    text: String, // clean
}

async fn chat(prompt: &str) -> anyhow::Result<String> {
    let client = Client::new(); // expect: client openai closed
    let request = CreateChatCompletionRequestArgs::default() // clean
        .model("gpt-4o") // expect: model openai closed
        .messages([ChatCompletionRequestUserMessageArgs::default().content(prompt).build()?.into()]) // clean
        .build()?; // clean
    let response = client.chat().create(request).await?; // expect: call openai closed
    let models = client.models().list().await?; // clean
    Ok(response.choices[0].message.content.clone().unwrap_or_default()) // clean
}

async fn others(client: &Client<OpenAIConfig>, text: &str) -> anyhow::Result<()> {
    let embedding = CreateEmbeddingRequestArgs::default().model("text-embedding-3-small").input(text).build()?;
    client.embeddings().create(embedding).await?; // expect: call openai closed
    let image = CreateImageRequestArgs::default().prompt(text).build()?; // clean
    client.images().create(image).await?; // expect: call openai closed
    client.files().list(&[("limit", "5")]).await?; // clean
    client.files().delete("file-1").await?; // clean
    let mut stream = client.chat().create_stream(request(text)).await?; // expect: call openai closed
    while let Some(part) = stream.next().await { // clean
        println!("{:?}", part); // clean
    }
    Ok(()) // clean
}

fn request(text: &str) -> async_openai::types::CreateChatCompletionRequest {
    CreateChatCompletionRequestArgs::default().messages(text).build().unwrap() // clean
}

async fn local(text: &str) -> anyhow::Result<()> {
    let config = OpenAIConfig::new().with_api_base("http://localhost:8000/v1").with_api_key("none"); // clean
    let client = Client::with_config(config); // expect: client - open
    client.chat().create(request(text)).await?; // expect: call - open
    let hosted = Client::with_config(OpenAIConfig::new().with_api_key("k")); // expect: client openai closed
    hosted.chat().create(request(text)).await?; // expect: call openai closed
    let azure = Client::with_config(AzureConfig::new().with_api_base("https://corp.openai.azure.com").with_deployment_id("chat"));
    azure.chat().create(request(text)).await?; // expect: call azure-openai closed
    let base = env::var("MODEL_URL")?; // clean
    let unknown = Client::with_config(OpenAIConfig::new().with_api_base(base)); // expect: client openai unknown
    unknown.chat().create(request(text)).await?; // expect: call openai unknown
    let url = env::var("MODEL_URL").unwrap_or_else(|_| "http://vllm:8000/v1".to_string()); // clean
    let either = Client::with_config(OpenAIConfig::new().with_api_base(&url)); // expect: client - open
    either.chat().create(request(text)).await?; // expect: call - open
    let key = env::var("OPENAI_API_KEY")?; // expect: credential openai closed
    let port = env::var("PORT")?; // clean
    Ok(())
}

struct Chat;

impl Chat {
    fn create(&self, text: &str) -> String { // clean
        text.to_uppercase() // clean
    }
}

fn ordinary() {
    let chat = Chat; // clean
    chat.create("hello"); // clean
    let words = vec!["chat", "create"]; // clean
    println!("{}", words.join(" ")); // clean
}
