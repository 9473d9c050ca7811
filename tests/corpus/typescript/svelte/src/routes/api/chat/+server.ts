import { json, type RequestHandler } from "@sveltejs/kit"; // clean
import { embed, inside, openai } from "$lib/server/ai"; // clean

export const POST = (async ({ request }) => {
  const { messages } = await request.json(); // clean
  const answer = await openai.chat.completions.create({ model: "gpt-4o", messages }); // expect: call openai closed
  await inside.chat.completions.create({ model: "qwen", messages }); // expect: call - open
  await embed(messages[0]); // expect: call openai closed
  return json(answer); // clean
}) satisfies RequestHandler;
