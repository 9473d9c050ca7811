use swiftide::agents::Agent;
use swiftide::integrations::ollama::Ollama;
use swiftide::integrations::openai::OpenAI;
use swiftide::integrations::treesitter::Splitter;

pub async fn remote(text: &str) -> String {
    let client = OpenAI::builder().default_prompt_model("gpt-4o-mini").build().unwrap(); // expect: client openai closed
    client.prompt(text.into()).await.unwrap() // expect: call openai closed
}

pub async fn local(text: &str) -> String {
    let client = Ollama::builder().default_prompt_model("llama3.1").build().unwrap(); // expect: client - open
    client.prompt(text.into()).await.unwrap() // expect: call - open
}

pub async fn agent(text: &str) {
    let client = OpenAI::default(); // expect: client openai closed
    let mut agent = Agent::builder().llm(&client).build().unwrap();
    agent.query(text).await.unwrap(); // expect: call openai closed
}

pub fn split(text: &str) -> Vec<String> {
    let splitter = Splitter::builder().build().unwrap(); // clean
    splitter.prompt(text) // clean
}
