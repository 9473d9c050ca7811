import { useLocal, useModel } from "../utils/ai"; // clean

export default defineEventHandler(async (event) => {
  const { messages } = await readBody(event); // clean
  await useLocal().chat.completions.create({ model: "qwen", messages }); // expect: call openai unknown
  await $fetch("https://api.acme.io/log", { method: "POST", body: messages }); // clean
  await $fetch("https://api.openai.com/v1/embeddings", { method: "POST", body: { input: messages } }); // expect: call openai closed
  return useModel().chat.completions.create({ model: "gpt-4o", messages }); // expect: call openai closed
});
