import { anthropic } from "@ai-sdk/anthropic"; // expect: import anthropic closed
import { createOpenAI, openai } from "@ai-sdk/openai"; // expect: import openai closed
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { createProviderRegistry, customProvider, embedMany, extractReasoningMiddleware, generateObject, generateText, streamText, tool, wrapLanguageModel } from "ai";
import { createOllama } from "ai-sdk-ollama"; // expect: import ollama closed
import { z } from "zod"; // clean

const ollama = createOllama(); // expect: client - open
const vllm = createOpenAICompatible({ name: "vllm", baseURL: "http://vllm:8000/v1" }); // expect: client - open
const groq = createOpenAI({ baseURL: "https://api.groq.com/openai/v1" }); // expect: client groq closed
const registry = createProviderRegistry({ openai, anthropic, ollama });
const names = customProvider({
  languageModels: {
    fast: openai("gpt-4o-mini"), // expect: client openai closed
    local: ollama("llama3.2"), // clean
    careful: wrapLanguageModel({
      model: anthropic("claude-sonnet-4-5"), // expect: client anthropic closed
      middleware: extractReasoningMiddleware({ tagName: "think" }), // clean
    }),
  },
});
const lookUp = tool({ description: "weather", inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => city }); // clean

export async function answers(prompt: string): Promise<void> {
  await generateText({ model: openai("gpt-4o"), prompt, tools: { lookUp } }); // expect: call openai closed
  await generateText({ model: vllm("qwen"), prompt }); // expect: call - open
  await generateText({ model: groq("llama-3.3-70b-versatile"), prompt }); // expect: call groq closed
  await generateText({ model: "anthropic/claude-sonnet-4.5", prompt }); // expect: call vercel-ai-gateway closed
  await generateText({ model: registry.languageModel("openai:gpt-4o"), prompt }); // expect: call openai closed
  await generateText({ model: registry.languageModel("ollama:llama3.2"), prompt }); // expect: call - open
  await generateText({ model: registry.languageModel(prompt), prompt }); // expect: call - unknown
  await generateObject({ model: names.languageModel("fast"), schema: z.object({}), prompt }); // expect: call openai closed
  await generateObject({ model: names.languageModel("local"), schema: z.object({}), prompt }); // expect: call - open
  streamText({ model: names.languageModel("careful"), prompt }); // expect: call anthropic closed
  await embedMany({ model: openai.embedding("text-embedding-3-small"), values: [prompt] }); // expect: call openai closed
}

function generateReport(options: { model: string; prompt: string }): string { // clean
  return options.prompt; // clean
}

export const report = generateReport({ model: "fast", prompt: "x" }); // clean

const mocked = process.env.TEST ? customProvider({ languageModels: { chat: mockModel() } }) : null;
declare function mockModel(): never; // clean

function modelFor(id: string) {
  if (mocked) return mocked.languageModel(id); // clean
  return openai(id); // expect: client openai closed
}

export async function tested(prompt: string): Promise<void> {
  await generateText({ model: modelFor("gpt-4o"), prompt }); // expect: call openai closed
}
