import type OpenAI from "openai"; // expect: import openai closed
import type { Messages } from "./types"; // clean

type Maker = (key: string) => Promise<OpenAI>; // clean
const make: Maker = async (key) => {
  const { default: Client } = await import("openai"); // expect: import openai closed
  return new Client({ apiKey: key }); // expect: client openai closed
};

let shared: OpenAI | null = null; // clean
async function client(): Promise<OpenAI> {
  return (shared ??= await make("k")); // clean
}

const asker = (model: string) => async (text: string) => (await client()).chat.completions.create({ model, messages: [{ role: "user", content: text }] }); // expect: call openai closed
const echoer = (model: string) => async (text: string) => model + text; // clean
const ask = asker("gpt-4o");
const echo = echoer("none"); // clean

abstract class Agent {
  protected abstract readonly system: string; // clean
  protected abstract run(text: string): Promise<unknown>; // clean
  answer(text: string): Promise<unknown> { return this.run(this.system + text); } // expect: call openai closed
}
class Remote extends Agent {
  protected readonly system = "s"; // clean
  protected async run(text: string): Promise<unknown> {
    return (await client()).responses.create({ model: "gpt-4.1", input: text }); // expect: call openai closed
  }
}
class Local {
  protected readonly system = "s"; // clean
  async run(text: string): Promise<unknown> { return text; } // clean
  answer(text: string): Promise<unknown> { return this.run(this.system + text); } // clean
}

class Pool {
  static #one?: Pool; // clean
  #agents = new Map<string, Remote>(); // clean
  static get one(): Pool { return (Pool.#one ??= new Pool()); } // clean
  get first(): Remote { return new Remote(); } // clean
  handle = async (text: string): Promise<unknown> => this.first.answer(text); // expect: call openai closed
  idle = async (text: string): Promise<string> => text; // clean
}

export async function use(text: string, messages: Messages): Promise<void> {
  await ask(text); // expect: call openai closed
  await echo(text); // clean
  await new Remote().answer(text); // expect: call openai closed
  await new Local().answer(text); // clean
  await Pool.one.handle(text); // expect: call openai closed
  await Pool.one.idle(text); // clean
  const work = messages.map(async (message) => ask(String(message))); // expect: call openai closed
  const rest = messages.map(async (message) => echo(String(message))); // clean
  await Promise.all([...work, ...rest]); // clean
}

function logged<T>(target: unknown, key: string, descriptor: PropertyDescriptor): PropertyDescriptor { return descriptor; } // clean
class Decorated {
  @logged
  async say(text: string): Promise<unknown> { return ask(text); } // expect: call openai closed
  @logged
  async hum(text: string): Promise<unknown> { return echo(text); } // clean
}
export const say = (text: string) => new Decorated().say(text); // expect: call openai closed
export const hum = (text: string) => new Decorated().hum(text); // clean
