import OpenAI from "openai"; // expect: import openai closed

export class Llm {
  client = new OpenAI(); // expect: client openai closed
  ask(text) {
    return this.client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: text }] }); // expect: call openai closed
  }
}
