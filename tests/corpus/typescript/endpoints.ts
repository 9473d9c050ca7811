import OpenAI from "openai"; // expect: import openai closed
import { ChatOpenAI } from "@langchain/openai"; // expect: import openai closed

const LOCAL = "http://127.0.0.1:1234/v1"; // clean
const hosts = { dev: "http://localhost:8000/v1", lab: "http://vllm.models.svc.cluster.local/v1" } as const; // clean
const config = { llm: { baseURL: LOCAL, model: "qwen" } } satisfies Record<string, object>; // clean

function addressed(base: string | null = null): string | null {
  if (!base) return null; // clean
  const url = new URL(base); // clean
  url.pathname = "/v1"; // clean
  return url.toString(); // clean
}

const a = new OpenAI(); // expect: client openai closed
const b = new OpenAI({ baseURL: LOCAL }); // expect: client - open
const c = new OpenAI({ baseURL: hosts.lab }); // expect: client - open
const d = new OpenAI({ baseURL: config.llm.baseURL }); // expect: client - open
const e = new OpenAI({ baseURL: addressed("http://localhost:8000") }); // expect: client - open
const f = new OpenAI({ baseURL: process.env.ACME_GATEWAY }); // expect: client openai unknown
const g = new OpenAI({ baseURL: process.env.ACME_GATEWAY ?? "https://api.deepseek.com" }); // expect: client deepseek closed
const h = new OpenAI({ baseURL: "https://llm.acme.io/v1" }); // expect: client openai unknown
const i = new OpenAI({ baseURL: `https://${process.env.REGION}.api.acme.io/v1` }); // expect: client openai unknown
const j = new ChatOpenAI({ model: "qwen", configuration: { baseURL: LOCAL } }); // expect: client - open
const k = new ChatOpenAI({ model: "gpt-4o" }); // expect: client openai closed
const remote = process.env.NODE_ENV === "production"; // clean
const l = new OpenAI({ baseURL: remote ? undefined : LOCAL }); // expect: client openai unknown

export async function all(text: string): Promise<void> {
  await a.chat.completions.create({ model: "gpt-4o", messages: [] }); // expect: call openai closed
  await b.chat.completions.create({ model: "qwen", messages: [] }); // expect: call - open
  await c.chat.completions.create({ model: "qwen", messages: [] }); // expect: call - open
  await d.chat.completions.create({ model: config.llm.model, messages: [] }); // expect: call - open
  await e.chat.completions.create({ model: "qwen", messages: [] }); // expect: call - open
  await f.chat.completions.create({ model: "gpt-4o", messages: [] }); // expect: call openai unknown
  await g.chat.completions.create({ model: "deepseek-chat", messages: [] }); // expect: call deepseek closed
  await h.chat.completions.create({ model: "gpt-4o", messages: [] }); // expect: call openai unknown
  await i.chat.completions.create({ model: "gpt-4o", messages: [] }); // expect: call openai unknown
  await j.invoke(text); // expect: call - open
  await k.invoke(text); // expect: call openai closed
  await l.chat.completions.create({ model: "gpt-4o", messages: [] }); // expect: call openai unknown
}
