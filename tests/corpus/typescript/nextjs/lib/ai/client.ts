import OpenAI from "openai"; // expect: import openai closed
import { env, settings } from "../env"; // clean

export const openai = new OpenAI({ apiKey: env.OPENAI_API_KEY }); // expect: client openai closed
export const inside = new OpenAI({ baseURL: env.LLM_URL, apiKey: "none" }); // expect: client - open
export const near = new OpenAI({ baseURL: settings.LOCAL_URL, apiKey: "none" }); // expect: client - open

export class Assistant {
  private static shared: Assistant | undefined; // clean
  constructor(private readonly client: OpenAI = openai, protected model = "gpt-4o") {} // expect: model openai closed
  static get instance(): Assistant { return (this.shared ??= new Assistant()); } // clean
  async say(text: string): Promise<string> {
    const answer = await this.client.chat.completions.create({ model: this.model, messages: [{ role: "user", content: text }] }); // expect: call openai closed
    return answer.choices[0].message.content ?? ""; // clean
  }
  shout(text: string): string { return text.toUpperCase(); } // clean
}

export const tools = {
  model: "gpt-4o-mini",
  async title(text: string) {
    return openai.chat.completions.create({ model: this.model, messages: [{ role: "user", content: text }] }); // expect: call openai closed
  },
  async both(text: string) {
    return this.title(text); // expect: call openai closed
  },
  plain(text: string) {
    return this.model + text; // clean
  },
};
