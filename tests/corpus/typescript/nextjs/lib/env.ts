import { createEnv } from "@t3-oss/env-nextjs"; // clean
import { z } from "zod"; // clean

export const env = createEnv({
  server: { OPENAI_API_KEY: z.string(), LLM_URL: z.string().url().default("http://llm:8000/v1") },
  runtimeEnv: { OPENAI_API_KEY: process.env.OPENAI_API_KEY, LLM_URL: process.env.LLM_URL },
});
const schema = z.object({ LOCAL_URL: z.string().default("http://localhost:8000/v1") }); // clean
export const settings = schema.parse(process.env); // clean
