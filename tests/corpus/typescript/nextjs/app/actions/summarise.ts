"use server"; // clean
import { tools, shorten } from "#ai/index"; // clean

export async function summarise(form: FormData): Promise<void> {
  await tools.title(String(form.get("text"))); // expect: call openai closed
  await tools.both("x"); // expect: call openai closed
  tools.plain("x"); // clean
}

export async function cut(form: FormData): Promise<string> {
  return shorten(String(form.get("text"))); // clean
}
