use reqwest::header::AUTHORIZATION; // clean
use serde_json::json; // clean

const BASE: &str = "https://api.openai.com/v1"; // expect: endpoint openai closed

async fn post(prompt: &str, key: &str) -> anyhow::Result<String> {
    let client = reqwest::Client::new(); // clean
    let body = json!({"model": "gpt-4o", "messages": [{"role": "user", "content": prompt}]});
    let response = client.post(format!("{}/chat/completions", BASE)).bearer_auth(key).json(&body).send().await?; // expect: call openai closed
    client.post("https://example.org/v1/orders").json(&body).send().await?; // clean
    client.get("https://example.org/health").send().await?; // clean
    client.post("https://api.anthropic.com/v1/messages").json(&body).send().await?; // expect: call anthropic closed
    client.post("http://localhost:8080/v1/chat/completions").json(&body).send().await?; // expect: call - open
    client.post("http://localhost:8080/v1/orders").json(&body).send().await?; // clean
    Ok(response.text().await?) // clean
}

fn blocking(body: serde_json::Value) -> anyhow::Result<()> {
    let client = reqwest::blocking::Client::builder().build()?; // clean
    client.post("https://api.mistral.ai/v1/chat/completions").json(&body).send()?; // expect: call mistral closed
    client.post("https://api.example.org/v1/chat").json(&body).send()?; // clean
    ureq::post("https://api.groq.com/openai/v1/chat/completions").send_json(&body)?; // expect: call groq closed
    ureq::post("https://api.example.org/log").send_json(&body)?; // clean
    let url = format!("{base}/embeddings", base = BASE); // clean
    ureq::post(&url).send_json(&body)?; // expect: call openai closed
    Ok(())
}

struct Api {
    http: reqwest::Client, // clean
    base: String, // clean
}

impl Api {
    fn new() -> Self {
        Self { http: reqwest::Client::new(), base: "https://api.deepseek.com".into() } // expect: endpoint deepseek closed
    }

    async fn ask(&self, prompt: &str) -> anyhow::Result<()> {
        let url = format!("{}/chat/completions", self.base); // clean
        self.http.post(url).json(&json!({"prompt": prompt})).send().await?; // expect: call deepseek closed
        self.http.get("https://example.org").send().await?; // clean
        Ok(())
    }
}
