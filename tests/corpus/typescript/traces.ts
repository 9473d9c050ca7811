import { ChatOpenAI } from "@langchain/openai";

process.env.LANGCHAIN_TRACING_V2 = "true"; // expect: config langsmith closed
export const variables = {
  STAGE: "test", // clean
  LANGSMITH_TRACING: "true", // expect: config langsmith closed
};
export const off = {
  LANGSMITH_TRACING: "false", // clean
};
