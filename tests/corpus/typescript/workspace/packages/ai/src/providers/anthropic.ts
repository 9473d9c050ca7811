import Anthropic from "@anthropic-ai/sdk"; // expect: import anthropic closed

export const anthropic = new Anthropic(); // expect: client anthropic closed
