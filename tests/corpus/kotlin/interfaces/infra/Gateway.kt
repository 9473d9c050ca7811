package acme.infra

import acme.core.Assistant
import acme.core.Glossary
import com.aallam.openai.api.chat.ChatCompletionRequest
import com.aallam.openai.api.chat.ChatMessage
import com.aallam.openai.api.chat.ChatRole
import com.aallam.openai.api.model.ModelId
import com.aallam.openai.client.OpenAI

class Gateway(private val openAI: OpenAI) : Assistant {
    override suspend fun ask(question: String): String {
        val request = ChatCompletionRequest(ModelId("gpt-4o"), listOf(ChatMessage(ChatRole.User, question)))
        return openAI.chatCompletion(request).choices.first().message.content.orEmpty() // expect: call openai closed
    }
}

object LocalGlossary : Glossary {
    override suspend fun ask(question: String): String = question.lowercase()
}
