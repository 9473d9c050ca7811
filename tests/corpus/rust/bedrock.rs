use aws_config::BehaviorVersion; // clean
use aws_sdk_bedrockruntime::primitives::Blob; // expect: import aws-bedrock closed
use aws_sdk_s3::Client as Store; // clean

async fn run(prompt: &str) -> anyhow::Result<()> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await; // clean
    let client = aws_sdk_bedrockruntime::Client::new(&config); // expect: client aws-bedrock closed
    client // expect: call aws-bedrock closed
        .invoke_model()
        .model_id("anthropic.claude-3-haiku-20240307-v1:0")
        .body(Blob::new(prompt))
        .send()
        .await?;
    client.converse().model_id("amazon.nova-lite-v1:0").send().await?; // expect: call aws-bedrock closed
    let store = Store::new(&config); // clean
    store.put_object().bucket("b").key("k").send().await?; // clean
    Ok(()) // clean
}
