import { anthropic } from "./providers/anthropic"; // clean

export async function classify(text: string): Promise<string> {
  const answer = await anthropic.messages.create({ model: "claude-haiku-4-5", max_tokens: 5, messages: [{ role: "user", content: text }] }); // expect: call anthropic closed
  return JSON.stringify(answer.content); // clean
}
