import { Injectable, Inject } from "@nestjs/common"; // clean
import { ConfigService } from "@nestjs/config"; // clean
import OpenAI from "openai"; // expect: import openai closed

export interface Speaker { speak(text: string): Promise<string>; } // clean

@Injectable()
export class AiService implements Speaker {
  private readonly client: OpenAI;
  private readonly local: OpenAI;

  constructor(private readonly config: ConfigService) {
    this.client = new OpenAI({ apiKey: this.config.get<string>("OPENAI_API_KEY") }); // expect: client openai closed
    this.local = new OpenAI({ baseURL: this.config.get<string>("LLM_URL", "http://llm:8000/v1"), apiKey: "none" }); // expect: client - open
  }

  async speak(text: string): Promise<string> {
    const answer = await this.client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: text }] }); // expect: call openai closed
    await this.local.chat.completions.create({ model: "qwen", messages: [] }); // expect: call - open
    return answer.choices[0].message.content ?? ""; // clean
  }

  count(text: string): number { return text.length; } // clean
}

@Injectable()
export class Narrator {
  constructor(@Inject("SPEAKER") private readonly speaker: Speaker) {} // clean
  tell(text: string): Promise<string> { return this.speaker.speak(text); } // expect: call - unknown
}
