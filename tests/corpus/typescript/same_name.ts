import { openai } from "@ai-sdk/openai"; // expect: import openai closed
import { generateObject } from "ai";

export class Generator {
  async generateObject(prompt: string) {
    const result = await generateObject({ model: openai("gpt-4o"), prompt }); // expect: client openai closed; call openai closed
    return result.object;
  }

  async fetch(url: string) {
    return fetch(url); // clean
  }
}

export async function use(prompt: string) {
  const generator = new Generator(); // clean
  await generator.fetch("https://example.org/"); // clean
  return await generator.generateObject(prompt); // expect: call openai closed
}
