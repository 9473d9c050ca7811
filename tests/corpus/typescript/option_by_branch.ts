import OpenAI from "openai"; // expect: import openai closed

export async function either(fast: boolean) {
  const options: { baseURL?: string } = {};
  if (fast) options.baseURL = "https://api.groq.com/openai/v1";
  const client = new OpenAI(options); // expect: client - closed
  return client.chat.completions.create({ model: "m", messages: [] }); // expect: call - closed
}

export async function always() {
  const options: { baseURL?: string } = {};
  options.baseURL = "https://api.groq.com/openai/v1";
  const client = new OpenAI(options); // expect: client groq closed
  return client.chat.completions.create({ model: "m", messages: [] }); // expect: call groq closed
}
