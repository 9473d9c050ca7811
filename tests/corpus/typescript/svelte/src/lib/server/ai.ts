import OpenAI from "openai"; // expect: import openai closed
import { OPENAI_API_KEY, LLM_URL } from "$env/static/private";
import { env } from "$env/dynamic/private"; // clean

export const openai = new OpenAI({ apiKey: OPENAI_API_KEY }); // expect: client openai closed
export const inside = new OpenAI({ baseURL: LLM_URL || "http://llm:8000/v1" }); // expect: client - open
export const other = new OpenAI({ baseURL: env.LLM_URL ?? "http://llm:8000/v1" }); // expect: client - open
export const absent = new OpenAI({ baseURL: env.NOWHERE_URL }); // expect: client openai unknown
export const embed = (text: string) => openai.embeddings.create({ model: "text-embedding-3-small", input: text }); // expect: call openai closed
