use async_openai::{config::OpenAIConfig, types::CreateChatCompletionRequest, Client};
use async_trait::async_trait; // clean

#[async_trait] // clean
trait Model: Send + Sync {
    async fn ask(&self, request: CreateChatCompletionRequest) -> String; // clean
}

struct Remote {
    client: Client<OpenAIConfig>, // clean
}

impl Remote {
    fn new() -> Self {
        let client = Client::new(); // expect: client openai closed
        Self { client } // clean
    }
}

struct Echo; // clean

#[async_trait]
impl Model for Remote {
    async fn ask(&self, request: CreateChatCompletionRequest) -> String {
        self.client.chat().create(request).await.unwrap().id // expect: call openai closed
    }
}

#[async_trait]
impl Model for Echo {
    async fn ask(&self, request: CreateChatCompletionRequest) -> String {
        format!("{:?}", request) // clean
    }
}

enum Kind {
    Fast(Remote), // clean
    Slow, // clean
}

async fn by_kind(kind: Kind, request: CreateChatCompletionRequest) -> String {
    match kind {
        Kind::Fast(remote) => remote.ask(request).await, // expect: call openai closed
        Kind::Slow => String::from("later"), // clean
    }
}

async fn direct(request: CreateChatCompletionRequest) -> String {
    let remote = Remote::new(); // clean
    let answer = remote.ask(request.clone()).await; // expect: call openai closed
    let echo = Echo; // clean
    let again = echo.ask(request).await; // clean
    if answer.is_empty() { // clean
        return again;
    }
    answer
}

lazy_static::lazy_static! {
    static ref SHARED: Client<OpenAIConfig> = Client::new(); // expect: client openai closed
}

async fn shared(request: CreateChatCompletionRequest) {
    SHARED.chat().create(request).await.unwrap(); // expect: call openai closed
}

async fn spawned(client: Client<OpenAIConfig>, request: CreateChatCompletionRequest) {
    let task = tokio::spawn(async move {
        client.chat().create(request).await // expect: call openai closed
    });
    task.await.unwrap().ok(); // clean
}
