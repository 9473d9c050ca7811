import { Hono } from "hono"; // clean
import Anthropic from "@anthropic-ai/sdk"; // expect: import anthropic closed
import { createOpenAI } from "@ai-sdk/openai"; // expect: import openai closed
import { generateText } from "ai";

type Bindings = { AI: Ai; ANTHROPIC_API_KEY: string; DB: D1Database };
const app = new Hono<{ Bindings: Bindings }>(); // clean

app.post("/claude", async (c) => {
  const { text } = await c.req.json(); // clean
  const client = new Anthropic({ apiKey: c.env.ANTHROPIC_API_KEY }); // expect: client anthropic closed
  const answer = await client.messages.create({ model: "claude-sonnet-4-5", max_tokens: 9, messages: [{ role: "user", content: text }] }); // expect: call anthropic closed
  await c.env.DB.prepare("insert into answers values (?)").bind(answer.id).run(); // clean
  return c.json(answer); // clean
});

app.post("/gateway", async (c) => {
  const openai = createOpenAI({ baseURL: "https://gateway.ai.cloudflare.com/v1/acme/main/openai", apiKey: "x" });
  const { text } = await generateText({ model: openai("gpt-4o"), prompt: "x" });
  return c.text(text); // clean
});

async function health(): Promise<Response> { return new Response("ok"); } // clean
app.get("/health", health); // clean

export default {
  fetch: app.fetch, // clean
  async scheduled(event: ScheduledEvent, env: { GROQ_API_KEY: string }) {
    await fetch("https://api.groq.com/openai/v1/chat/completions", { method: "POST", headers: { authorization: `Bearer ${env.GROQ_API_KEY}` }, body: "{}" }); // expect: call groq closed
    await fetch("https://status.acme.io/v1/ping", { method: "POST", body: String(event) }); // clean
  },
};

import { createWorkersAI } from "workers-ai-provider"; // expect: import cloudflare-workers-ai closed
import { createTool } from "@mastra/core/tools";

export async function bound(env: { AI: Ai; CACHE: KVNamespace }, prompt: string): Promise<unknown> {
  const workersai = createWorkersAI({ binding: env.AI }); // expect: client cloudflare-workers-ai closed
  await generateText({ model: workersai("@cf/meta/llama-3.1-8b-instruct"), prompt }); // expect: call cloudflare-workers-ai closed
  await env.CACHE.get(prompt); // clean
  return env.AI.run("@cf/meta/llama-3.1-8b-instruct", { prompt }); // expect: call cloudflare-workers-ai closed
}

export const research = createTool({
  id: "research",
  execute: async ({ context, mastra }) => {
    const agent = mastra!.getAgent("researcher"); // clean
    return agent.generate(context.query); // expect: call - unknown
  },
});
export const other = (registry: { getAgent(name: string): { generate(text: string): string } }) => registry.getAgent("x").generate("y"); // clean
