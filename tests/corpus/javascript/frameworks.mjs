import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai"; // expect: import openai closed
import { ChatAnthropic } from "@langchain/anthropic"; // expect: import anthropic closed
import { ChatOllama } from "@langchain/ollama"; // expect: import ollama closed
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { RunnableSequence } from "@langchain/core/runnables";
import { MemoryVectorStore } from "langchain/vectorstores/memory";
import { initChatModel } from "langchain/chat_models/universal";
import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { StateGraph } from "@langchain/langgraph";
import { Agent } from "@mastra/core/agent";
import { openai } from "@ai-sdk/openai"; // expect: import openai closed
import { genkit } from "genkit";
import { googleAI } from "@genkit-ai/google-genai"; // expect: import google-gemini closed
import { Agent as Assistant, run } from "@openai/agents"; // expect: import openai closed
import { Settings, VectorStoreIndex, Document } from "llamaindex";
import { Ollama, OllamaEmbedding } from "@llamaindex/ollama"; // expect: import ollama closed
import { RecursiveCharacterTextSplitter } from "@langchain/textsplitters";

const gpt = new ChatOpenAI({ model: "gpt-4o" }); // expect: client openai closed
const claude = new ChatAnthropic({ model: "claude-sonnet-4-5" }); // expect: client anthropic closed
const llama = new ChatOllama({ model: "llama3.2" }); // expect: client - open
const prompt = ChatPromptTemplate.fromMessages([["human", "{text}"]]); // clean
const parser = new StringOutputParser(); // clean
const splitter = new RecursiveCharacterTextSplitter({ chunkSize: 100 }); // clean

export async function chains(text) {
  await gpt.invoke(text); // expect: call openai closed
  await claude.stream(text); // expect: call anthropic closed
  await llama.invoke(text); // expect: call - open
  await prompt.pipe(gpt).pipe(parser).invoke({ text }); // expect: call openai closed
  await prompt.pipe(llama).pipe(parser).invoke({ text }); // expect: call - open
  await RunnableSequence.from([prompt, claude, parser]).invoke({ text }); // expect: call anthropic closed
  await prompt.invoke({ text }); // clean
  await parser.invoke(text); // clean
  await splitter.splitText(text); // clean
  await gpt.withStructuredOutput({}).invoke(text); // expect: call openai closed
  await gpt.bindTools([]).invoke(text); // expect: call openai closed
  const named = await initChatModel("anthropic:claude-sonnet-4-5");
  await named.invoke(text); // expect: call anthropic closed
  const store = await MemoryVectorStore.fromTexts([text], [{}], new OpenAIEmbeddings()); // expect: client openai closed
  await store.similaritySearch(text); // expect: call openai closed
  const agent = createReactAgent({ llm: gpt, tools: [] });
  await agent.invoke({ messages: [] }); // expect: call openai closed
  const graph = new StateGraph({}).addNode("think", async (state) => ({ answer: await claude.invoke(state.text) })).compile(); // expect: call anthropic closed
  return graph; // clean
}

const chef = new Agent({ name: "chef", instructions: "cook", model: openai("gpt-4o") });
const helper = new Agent({ name: "helper", instructions: "help", model: "anthropic/claude-sonnet-4-5" });
const ai = genkit({ plugins: [googleAI()], model: "googleai/gemini-2.5-flash" });
const assistant = new Assistant({ name: "a", instructions: "b" });
Settings.llm = new Ollama({ model: "llama3.2" });
Settings.embedModel = new OllamaEmbedding({ model: "nomic-embed-text" });

export async function agents(text) {
  await chef.generate(text); // expect: call openai closed
  await helper.stream(text); // expect: call anthropic closed
  await ai.generate({ prompt: text }); // expect: call google-gemini closed
  await run(assistant, text); // expect: call openai closed
  const index = await VectorStoreIndex.fromDocuments([new Document({ text })]);
  const engine = index.asQueryEngine();
  await engine.query({ query: text }); // expect: call - open
}

class Agency { // clean
  generate(text) { return text; } // clean
  run(text) { return this.generate(text); } // clean
}
new Agency().generate("x"); // clean
new Agency().run("x"); // clean

import Instructor from "@instructor-ai/instructor";
import { Stagehand } from "@browserbasehq/stagehand";
import { Agent as Strand, BedrockModel } from "@strands-agents/sdk";
import { OpenAIModel } from "@strands-agents/sdk/models/openai"; // expect: import openai closed
import { createAgent, anthropic as claudeModel } from "@inngest/agent-kit";
import OpenAI from "openai"; // expect: import openai closed

export async function more(text) {
  const instructor = Instructor({ client: new OpenAI(), mode: "TOOLS" }); // expect: client openai closed
  await instructor.chat.completions.create({ model: "gpt-4o", messages: [] }); // expect: call openai closed
  const near = Instructor({ client: new OpenAI({ baseURL: "http://llm:8000/v1" }), mode: "JSON" }); // expect: client - open
  await near.chat.completions.create({ model: "qwen", messages: [] }); // expect: call - open
  const browser = new Stagehand({ env: "LOCAL", model: "anthropic/claude-sonnet-4-5" });
  await browser.init(); // clean
  await browser.act(text); // expect: call anthropic closed
  await browser.page.extract({ instruction: text }); // expect: call anthropic closed
  await browser.page.goto("https://acme.io"); // clean
  await browser.agent({ model: "openai/gpt-4o" }).execute(text); // expect: call openai closed
  await new Strand({ tools: [] }).invoke(text); // expect: call aws-bedrock closed
  await new Strand({ model: new OpenAIModel({ modelId: "gpt-5.4" }) }).stream(text); // expect: call openai closed
  await new Strand({ model: new BedrockModel({ modelId: "x" }) }).invoke(text); // expect: call aws-bedrock closed
  const writer = createAgent({ name: "w", system: "s", model: claudeModel({ model: "claude-sonnet-4-5" }) });
  await writer.run(text); // expect: call anthropic closed
}
