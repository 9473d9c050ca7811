import { inside, near, openai, shorten } from "#ai/index"; // clean
import { Helper } from "@/lib/ai"; // clean
import Own from "openai-own"; // clean

export async function POST(request: Request): Promise<Response> {
  const { messages } = await request.json(); // clean
  const stream = await openai.chat.completions.create({ model: "gpt-4o", stream: true, messages }); // expect: call openai closed
  await inside.chat.completions.create({ model: "qwen", messages }); // expect: call - open
  await near.chat.completions.create({ model: "qwen", messages }); // expect: call - open
  const helper = new Helper(); // clean
  await helper.say(shorten(messages[0])); // expect: call openai closed
  helper.shout("x"); // clean
  await Helper.instance.say("x"); // expect: call openai closed
  new Own().chat.completions.create({}); // clean
  return new Response(stream.toReadableStream()); // clean
}
