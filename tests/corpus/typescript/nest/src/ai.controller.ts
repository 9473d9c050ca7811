import { Body, Controller, Get, Post } from "@nestjs/common"; // clean
import { AiService } from "./ai.service"; // clean

@Controller("ai")
export class AiController {
  constructor(private ai: AiService) {} // clean

  @Post()
  ask(@Body() body: { text: string }): Promise<string> {
    return this.ai.speak(body.text); // expect: call - unknown
  }

  @Get("count")
  count(@Body() body: { text: string }): number {
    return this.ai.count(body.text); // clean
  }
}
