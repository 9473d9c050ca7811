use genai::chat::{ChatMessage, ChatRequest};
use llm::builder::{LLMBackend, LLMBuilder};
use ollama_rs::generation::completion::request::GenerationRequest;
use ollama_rs::Ollama;
use rig::completion::Prompt;
use rig::providers::{anthropic, ollama, openai};

async fn with_rig(question: &str) -> anyhow::Result<()> {
    let client = openai::Client::from_env(); // expect: client openai closed
    let agent = client.agent("gpt-4o").preamble("Be brief.").build(); // clean
    agent.prompt(question).await?; // expect: call openai closed
    let claude = anthropic::Client::new("key"); // expect: client anthropic closed
    claude.agent("claude-3-5-sonnet-latest").build().prompt(question).await?; // expect: call anthropic closed
    let home = ollama::Client::new(); // expect: client - open
    home.agent("llama3.2").build().prompt(question).await?; // expect: call - open
    let gateway = openai::Client::builder().api_key("k").base_url("http://localhost:4000").build(); // expect: client - open
    gateway.agent("qwen").build().prompt(question).await?; // expect: call - open
    let model = client.embedding_model("text-embedding-3-small"); // expect: model openai closed
    model.embed_text(question).await?; // expect: call openai closed
    Ok(()) // clean
}

async fn with_genai(question: &str) -> anyhow::Result<()> {
    let client = genai::Client::default();
    let request = ChatRequest::new(vec![ChatMessage::user(question)]); // clean
    client.exec_chat("gpt-4o-mini", request.clone(), None).await?; // expect: call openai closed
    client.exec_chat("claude-3-haiku-20240307", request.clone(), None).await?; // expect: call anthropic closed
    client.exec_chat_stream("gemini-2.0-flash", request, None).await?; // expect: call google-gemini closed
    client.all_model_names(adapter()).await?; // clean
    Ok(())
}

async fn with_llm(question: &str) -> anyhow::Result<()> {
    let remote = LLMBuilder::new().backend(LLMBackend::OpenAI).api_key("k").model("gpt-4o").build()?; // expect: client openai closed
    remote.chat(&[question.into()]).await?; // expect: call openai closed
    let claude = LLMBuilder::new().backend(LLMBackend::Anthropic).model("claude-3-haiku-20240307").build()?;
    claude.chat(&[question.into()]).await?; // expect: call anthropic closed
    Ok(()) // clean
}

async fn with_ollama(question: String) -> anyhow::Result<()> {
    let ollama = Ollama::default(); // expect: client - open
    ollama.generate(GenerationRequest::new("llama3.2".to_string(), question.clone())).await?; // expect: call - open
    let remote = Ollama::new("http://gpu-box.internal".to_string(), 11434); // expect: client - open
    remote.generate(GenerationRequest::new("llama3.2".to_string(), question)).await?; // expect: call - open
    ollama.list_local_models().await?; // clean
    Ok(()) // clean
}

fn adapter() -> genai::adapter::AdapterKind {
    genai::adapter::AdapterKind::OpenAI // clean
}
