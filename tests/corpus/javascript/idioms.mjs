import OpenAI from "openai"; // expect: import openai closed
import { EventEmitter } from "node:events"; // clean

const openai = new OpenAI(); // expect: client openai closed
const MODELS = Object.freeze({ small: "gpt-4o-mini" });

export const thenned = (text) =>
  openai.chat.completions
    .create({ model: MODELS.small, messages: [{ role: "user", content: text }] })
    .then((answer) => answer.choices[0].message.content) // clean
    .catch(() => null); // clean

export async function* streamed(text) {
  const stream = await openai.chat.completions.create({ model: "gpt-4o", stream: true, messages: [{ role: "user", content: text }] }); // expect: call openai closed
  for await (const part of stream) yield part.choices[0]?.delta?.content ?? ""; // clean
}

export async function collected(text) {
  let whole = ""; // clean
  for await (const part of streamed(text)) whole += part; // expect: call openai closed
  return whole; // clean
}

const bus = new EventEmitter(); // clean
bus.on("question", async (text) => {
  bus.emit("answer", await thenned(text)); // expect: call openai closed
});
bus.on("note", (text) => bus.emit("noted", text.length)); // clean

const withRetry = (f, times = 3) => async (...args) => {
  for (let index = 0; index < times; index++) {
    try {
      return await f(...args); // clean
    } catch {
      continue; // clean
    }
  }
};
const asked = withRetry(thenned); // clean
const counted = withRetry(async (text) => text.length); // clean

export async function handled(text) {
  await asked(text); // expect: call openai closed
  await counted(text); // clean
}

export class Session {
  #client = new OpenAI({ baseURL: "http://localhost:1234/v1" }); // expect: client - open
  static create() { return new Session(); } // clean
  say(text) { return this.#client.responses.create({ model: "qwen", input: text }); } // expect: call - open
  get length() { return 0; } // clean
}

export const spoken = (text) => Session.create().say(text); // expect: call - open
export const silent = () => Session.create().length; // clean
const table = { gpt: thenned, none: (text) => text }; // clean
export const chosen = (text) => table.gpt(text); // expect: call openai closed
export const unchosen = (text) => table.none(text); // clean
const [first, second] = [thenned, (text) => text]; // clean
export const both = async (text) => {
  await first(text); // expect: call openai closed
  second(text); // clean
};
