import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

/** Summarise a conversation for the agent who takes over. */
export async function summarise(conversation: string): Promise<string> {
  const { text } = await generateText({
    model: openai("gpt-4o-mini"),
    prompt: `Summarise this conversation in three sentences:\n${conversation}`,
  });
  return text;
}
