module.exports = {
  key: process.env.OPENAI_API_KEY,
  model: process.env.OPENAI_MODEL || "gpt-4o-mini",
  llm: { url: process.env.LLM_URL || "http://127.0.0.1:8080/v1" },
};
