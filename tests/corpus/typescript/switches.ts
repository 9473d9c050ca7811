import OpenAI from "openai"; // expect: import openai closed

const client = new OpenAI(); // expect: client openai closed
let ready = false; // clean
const offline = true; // clean

export function start() {
  ready = true; // clean
}

export async function ask(question: string) {
  if (!ready) throw new Error("not started"); // clean
  return client.responses.create({ model: "gpt-4o", input: question }); // expect: call openai closed
}

export async function send(text: string) {
  if (!offline) return client.responses.create({ input: text }); // clean
  return text; // clean
}
