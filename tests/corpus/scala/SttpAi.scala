package acme

import sttp.ai.claude.ClaudeSyncClient
import sttp.ai.claude.config.ClaudeConfig
import sttp.ai.openai.OpenAISyncClient
import sttp.ai.openai.requests.completions.chat.ChatRequestBody.ChatBody
import sttp.client4.*

object SttpAi:
  def ask(key: String, body: ChatBody): String =
    val client = OpenAISyncClient(key) // expect: client openai closed
    client.createChatCompletion(body).choices.head.message.content // expect: call openai closed

  def askLocal(body: ChatBody): String =
    val client = OpenAISyncClient("none", uri"http://localhost:11434/v1") // expect: client - open
    client.createChatCompletion(body).choices.head.message.content // expect: call - open

  def askClaude(request: MessageRequest): String =
    val client = ClaudeSyncClient(ClaudeConfig.fromEnv) // expect: client anthropic closed
    client.createMessage(request).content.head.toString // expect: call anthropic closed

  def plain(backend: SyncBackend): String =
    basicRequest.get(uri"https://example.org/news").send(backend).body.toString // clean
