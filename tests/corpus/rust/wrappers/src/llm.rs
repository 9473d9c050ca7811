use async_openai::config::OpenAIConfig;
use async_openai::types::CreateChatCompletionRequestArgs;
use async_openai::Client;

pub struct Assistant {
    client: Client<OpenAIConfig>,
    name: String,
}

impl Assistant {
    pub fn new(base: &str) -> Self {
        let config = OpenAIConfig::new().with_api_base(base);
        Assistant { client: Client::with_config(config), name: base.to_string() }
    }

    pub async fn say(&self, text: &str) -> String {
        let request = CreateChatCompletionRequestArgs::default().model("local").messages(text).build().unwrap();
        self.client.chat().create(request).await.unwrap().id
    }

    pub fn name(&self) -> &str {
        &self.name // clean
    }
}

pub async fn ask(text: &str) -> String {
    let client = Client::new(); // expect: client openai closed
    let request = CreateChatCompletionRequestArgs::default().model("gpt-4o").messages(text).build().unwrap();
    client.chat().create(request).await.unwrap().id // expect: call openai closed
}
