use crate::ports::{Assistant, Glossary};
use async_openai::{config::OpenAIConfig, types::CreateChatCompletionRequestArgs, Client};

pub struct Gateway {
    client: Client<OpenAIConfig>,
}

#[async_trait]
impl Assistant for Gateway {
    async fn ask(&self, question: String) -> String {
        let request = CreateChatCompletionRequestArgs::default().model("gpt-4o").messages([question]).build().unwrap();
        let response = self.client.chat().create(request).await.unwrap(); // expect: call openai closed
        response.choices[0].message.content.clone().unwrap()
    }
}

pub struct Words;

impl Glossary for Words {
    fn ask(&self, question: String) -> String {
        question.to_lowercase()
    }
}
