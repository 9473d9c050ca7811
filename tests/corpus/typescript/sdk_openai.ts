import OpenAI, { AzureOpenAI, toFile } from "openai"; // expect: import openai closed
import type { ChatCompletionMessageParam } from "openai/resources"; // expect: import openai closed
import { zodResponseFormat } from "openai/helpers/zod";
import { readFile } from "node:fs/promises"; // clean

const client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY }); // expect: client openai closed
const local = new OpenAI({ baseURL: "http://localhost:8000/v1", apiKey: "none" }); // expect: client - open
const azure = new AzureOpenAI({ endpoint: "https://acme.openai.azure.com", deployment: "chat" }); // expect: client azure-openai closed

class History {
  private readonly lines: ChatCompletionMessageParam[] = []; // clean
  create(line: ChatCompletionMessageParam): void { this.lines.push(line); } // clean
  all(): ChatCompletionMessageParam[] { return this.lines; } // clean
}

export async function ask(question: string): Promise<string> {
  const history = new History(); // clean
  history.create({ role: "user", content: question }); // clean
  const answer = await client.chat.completions.create({ model: "gpt-4o", messages: history.all() }); // expect: call openai closed
  const parsed = await client.chat.completions.parse({ model: "gpt-4o", messages: [], response_format: zodResponseFormat(null as never, "x") }); // expect: call openai closed
  const same = await local.chat.completions.create({ model: "llama3.1", messages: [] }); // expect: call - open
  const third = await azure.chat.completions.create({ model: "", messages: [] }); // expect: call azure-openai closed
  return answer.choices[0].message.content ?? parsed.id ?? same.id ?? third.id; // clean
}

export async function more(text: string): Promise<void> {
  await client.responses.create({ model: "gpt-4.1", input: text }); // expect: call openai closed
  await client.embeddings.create({ model: "text-embedding-3-small", input: [text] }); // expect: call openai closed
  await client.images.generate({ model: "gpt-image-1", prompt: text }); // expect: call openai closed
  await client.moderations.create({ input: text }); // expect: call openai closed
  await client.audio.speech.create({ model: "tts-1", voice: "alloy", input: text }); // expect: call openai closed
  await client.audio.transcriptions.create({ model: "whisper-1", file: await toFile(await readFile("a.mp3"), "a.mp3") }); // expect: call openai closed
  const thread = await client.beta.threads.create(); // expect: call openai closed
  await client.beta.threads.messages.create(thread.id, { role: "user", content: text }); // expect: call openai closed
  const stream = client.chat.completions.stream({ model: "gpt-4o-mini", messages: [{ role: "user", content: text }] }); // expect: call openai closed
  for await (const part of stream) console.log(part); // clean
  const { data, response } = await client.chat.completions.create({ model: "gpt-4o", messages: [] }).withResponse(); // expect: call openai closed
  console.log(data, response); // clean
  const { chat, embeddings } = client; // clean
  await chat.completions.create({ model: "gpt-4o", messages: [] }); // expect: call openai closed
  await embeddings.create({ model: "text-embedding-3-large", input: text }); // expect: call openai closed
}

const chat = { completions: { create: async (options: object): Promise<object> => options } }; // clean

export async function homemade(): Promise<object> {
  return chat.completions.create({ messages: [] }); // clean
}
