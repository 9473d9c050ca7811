import { classify } from "@acme/ai"; // clean
import { serve } from "@acme/ai/server"; // clean
import { anthropic } from "@acme/ai/providers/anthropic"; // clean
import { classify as measure } from "text-tools"; // clean
import { classify as foreign } from "@other/ai"; // clean

export async function main(text: string): Promise<void> {
  await classify(text); // expect: call anthropic closed
  await serve(text); // expect: call anthropic closed
  await anthropic.messages.create({ model: "claude-haiku-4-5", max_tokens: 5, messages: [] }); // expect: call anthropic closed
  measure(text); // clean
  foreign(text); // clean
}
