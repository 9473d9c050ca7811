import axios from "axios"; // clean
import https from "node:https"; // clean
import ky from "ky"; // clean

const COMPLETIONS = "https://api.openai.com/v1/chat/completions"; // expect: endpoint openai closed
const base = "https://api.anthropic.com"; // expect: endpoint anthropic closed
const api = axios.create({ baseURL: "https://openrouter.ai/api/v1" }); // expect: client openrouter closed; endpoint openrouter closed
const shop = axios.create({ baseURL: "https://shop.acme.io/api" }); // clean
const headers = { "content-type": "application/json" }; // clean

export async function raw(body: object): Promise<void> {
  await fetch(COMPLETIONS, { method: "POST", headers, body: JSON.stringify(body) }); // expect: call openai closed
  await fetch(`${base}/v1/messages`, { method: "POST", body: JSON.stringify(body) }); // expect: call anthropic closed
  await fetch(new URL("/v1/embeddings", "https://api.openai.com"), { method: "POST" }); // expect: call openai closed
  await fetch("http://localhost:11434/api/chat", { method: "POST", body: JSON.stringify(body) }); // expect: call - open
  await fetch("https://shop.acme.io/v1/orders", { method: "POST", body: JSON.stringify(body) }); // clean
  await fetch("/api/chat", { method: "POST" }); // clean
  await axios.post("https://api.mistral.ai/v1/chat/completions", body); // expect: call mistral closed
  await axios({ method: "post", url: "https://api.cohere.com/v2/chat", data: body }); // expect: call cohere closed
  await axios.post("https://shop.acme.io/v1/messages", body); // clean
  await api.post("/chat/completions", body); // expect: call openrouter closed
  await shop.post("/orders", body); // clean
  await ky.post("https://api.groq.com/openai/v1/chat/completions", { json: body }); // expect: call groq closed
  await ky.post("https://shop.acme.io/chat", { json: body }); // clean
}

function post(hostname: string, path: string, body: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = https.request({ hostname, path, method: "POST", port: 443 }, (response) => response.on("data", (part) => resolve(String(part)))); // expect: call openai closed
    request.on("error", reject); // clean
    request.write(JSON.stringify(body)); // clean
    request.end(); // clean
  });
}

export const complete = (body: object): Promise<string> => post("api.openai.com", "/v1/chat/completions", body); // expect: call openai closed
export const order = (body: object): Promise<string> => post("shop.acme.io", "/v1/orders", body); // clean

async function list(options: { url: string; headers?: object }): Promise<object> {
  const answer = await fetch(options.url, options); // expect: call openai closed
  return answer.json(); // clean
}

export const files = (): Promise<object> => list({ url: "https://api.openai.com/v1/files" }); // expect: call openai closed
export const models = (): Promise<object> => list({ url: "https://api.openai.com/v1/models" }); // expect: endpoint openai closed
export const offered = async (): Promise<object[]> => [await models()]; // clean
export const kept = async (): Promise<object[]> => [await files()]; // expect: call openai closed
export const orders = (): Promise<object> => list({ url: "https://shop.acme.io/v1/models-of-shoes" }); // clean

async function everything(): Promise<void> {
  const orders = [...(await list({ url: "https://shop.acme.io/v1/orders" }) as string[])]; // clean
  for (const order of orders) {
    await fetch("https://api.openai.com/v1/embeddings", { method: "POST", body: order }); // expect: call openai closed
  }
  for (const order of []) {
    await fetch(COMPLETIONS, { method: "POST", body: order }); // clean
  }
}

export async function nightly(): Promise<void> {
  await everything(); // expect: call openai closed
}
