import OpenAI from "openai"; // expect: import openai closed
import pLimit from "p-limit";

const client = new OpenAI(); // expect: client openai closed

class Bot {
  chat = async (text: string) => client.responses.create({ model: "gpt-4o", input: text }); // expect: call openai closed

  trim = (text: string) => text.slice(0, 100);
}

export const review = async (bot: Bot, files: string[]) => {
  const limit = pLimit(4);

  const summarize = async (name: string) => {
    const answer = await bot.chat(bot.trim(name)); // expect: call openai closed
    return answer;
  };

  const shorten = (name: string) => bot.trim(name); // clean

  const waiting = [];
  for (const name of files) {
    shorten(name); // clean
    waiting.push(limit(async () => await summarize(name))); // expect: call openai closed
  }
  return Promise.all(waiting);
};
