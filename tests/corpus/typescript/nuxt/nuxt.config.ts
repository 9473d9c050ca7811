export default defineNuxtConfig({
  runtimeConfig: { openaiKey: process.env.OPENAI_API_KEY, llmUrl: "http://llm:8000/v1", public: { site: "https://acme.io" } },
});
