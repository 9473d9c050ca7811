#[async_trait]
pub trait Assistant: Send + Sync {
    async fn ask(&self, question: String) -> String;
}

pub trait Glossary {
    fn ask(&self, question: String) -> String;
}
