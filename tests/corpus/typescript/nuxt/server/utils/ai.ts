import OpenAI from "openai"; // expect: import openai closed

export const useModel = () => new OpenAI({ apiKey: useRuntimeConfig().openaiKey }); // expect: client openai closed
export const useLocal = () => {
  const config = useRuntimeConfig(); // clean
  return new OpenAI({ baseURL: config.llmUrl }); // expect: client openai unknown
};
