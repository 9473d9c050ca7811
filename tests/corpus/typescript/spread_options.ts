import OpenAI from "openai"; // expect: import openai closed

type Settings = { local: boolean; url?: string; organization?: string };

export function perhaps(settings: Settings) {
  const client = new OpenAI({ apiKey: "k", ...(settings.local && { baseURL: "http://localhost:8000/v1" }) }); // expect: client openai unknown
  return client.chat.completions.create({ model: "gpt-4o", messages: [] }); // expect: call openai unknown
}

export function either(settings: Settings) {
  const client = new OpenAI({ apiKey: "k", ...(settings.local ? { baseURL: "http://localhost:8000/v1" } : {}) }); // expect: client openai unknown
  return client.chat.completions.create({ model: "gpt-4o", messages: [] }); // expect: call openai unknown
}

export function given(settings: any) {
  const client = new OpenAI({ apiKey: "k", ...(settings.url ? { baseURL: settings.url } : {}) }); // expect: client openai unknown
  return client.chat.completions.create({ model: "gpt-4o", messages: [] }); // expect: call openai unknown
}

export function both(settings: Settings) {
  const base = settings.local ? { baseURL: "http://localhost:8000/v1" } : { baseURL: "http://gpu:8000/v1" };
  const client = new OpenAI({ apiKey: "k", ...base }); // expect: client - open
  return client.chat.completions.create({ model: "gpt-4o", messages: [] }); // expect: call - open
}

export function kept(settings: Settings) {
  const base = { apiKey: "k", baseURL: "http://localhost:8000/v1" };
  const client = new OpenAI({ ...base, ...(settings.organization && { organization: settings.organization }) }); // expect: client - open
  return client.chat.completions.create({ model: "gpt-4o", messages: [] }); // expect: call - open
}

export function elsewhere(settings: Settings) {
  const client = new OpenAI({ apiKey: "k", ...(settings.organization && { organization: settings.organization }) }); // expect: client openai closed
  return client.chat.completions.create({ model: "gpt-4o", messages: [] }); // expect: call openai closed
}
