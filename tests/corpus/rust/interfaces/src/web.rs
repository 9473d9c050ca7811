use crate::ports::{Assistant, Glossary};
use std::sync::Arc;

pub struct App {
    assistant: Arc<dyn Assistant>,
    glossary: Arc<dyn Glossary>,
}

impl App {
    pub async fn ask(&self, question: String) -> String {
        self.assistant.ask(question).await // expect: call openai closed
    }

    pub fn look_up(&self, question: String) -> String {
        self.glossary.ask(question) // clean
    }
}

pub async fn by_reference(assistant: &dyn Assistant, question: String) -> String {
    assistant.ask(question).await // expect: call openai closed
}

pub async fn by_bound<A: Assistant>(assistant: A, question: String) -> String {
    assistant.ask(question).await // expect: call openai closed
}

pub fn by_bound_elsewhere<G>(glossary: &G, question: String) -> String
where
    G: Glossary,
{
    glossary.ask(question) // clean
}

pub async fn by_where<A>(assistant: &A, question: String) -> String
where
    A: Assistant + Clone,
{
    assistant.ask(question).await // expect: call openai closed
}

pub async fn by_impl(assistant: impl Assistant, question: String) -> String {
    assistant.ask(question).await // expect: call openai closed
}
