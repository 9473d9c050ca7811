package acme.infra

import acme.core.{Assistant, Glossary}
import com.openai.client.okhttp.OpenAIOkHttpClient
import com.openai.models.chat.completions.ChatCompletionCreateParams

class Gateway extends Assistant:
  private val client = OpenAIOkHttpClient.fromEnv() // expect: client openai closed

  override def ask(question: String): String =
    val params = ChatCompletionCreateParams.builder().addUserMessage(question).model("gpt-4o").build()
    client.chat().completions().create(params).toString // expect: call openai closed

object LocalGlossary extends Glossary:
  override def ask(question: String): String = question.toLowerCase
