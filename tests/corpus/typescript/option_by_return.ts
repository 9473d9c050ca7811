import OpenAI from "openai";

function options(id: string | undefined): ConstructorParameters<typeof OpenAI>[0] {
  if (!process.env.GATEWAY_KEY) return {};
  return { baseURL: "http://localhost:4000/v1", defaultHeaders: { session: id } };
}

export function either(messages: any[]) {
  const client = new OpenAI(options("a")); // expect: client openai unknown
  return client.chat.completions.create({ model: "gpt-4o", messages }); // expect: call openai unknown
}

function headers(id: string | undefined): ConstructorParameters<typeof OpenAI>[0] {
  if (!id) return { baseURL: "http://localhost:4000/v1" };
  return { baseURL: "http://localhost:4000/v1", defaultHeaders: { session: id } };
}

export function always(messages: any[]) {
  const client = new OpenAI(headers("a")); // expect: client - open
  return client.chat.completions.create({ model: "gpt-4o", messages }); // expect: call - open
}

export function later(messages: any[]) {
  const given: ConstructorParameters<typeof OpenAI>[0] = {};
  if (process.env.GATEWAY_KEY) {
    given.baseURL = "http://localhost:4000/v1";
  }
  const client = new OpenAI(given); // expect: client openai unknown
  return client.chat.completions.create({ model: "gpt-4o", messages }); // expect: call openai unknown
}
