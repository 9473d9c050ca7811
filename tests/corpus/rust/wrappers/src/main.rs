mod llm;
mod text;

use crate::llm::{ask, Assistant};

#[tokio::main] // clean
async fn main() {
    let answer = ask("hello").await; // expect: call openai closed
    println!("{}", text::shorten(&answer)); // clean
    let assistant = Assistant::new("http://localhost:11434/v1"); // clean
    assistant.say("hi").await; // expect: call - open
    let hosted = Assistant::new("https://api.openai.com/v1"); // expect: endpoint openai closed
    hosted.say("hi").await; // expect: call openai closed
    println!("{}", hosted.name()); // clean
}
