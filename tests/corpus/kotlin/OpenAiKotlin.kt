package com.acme.ai

import com.aallam.openai.api.chat.ChatCompletionRequest // expect: import openai closed
import com.aallam.openai.api.chat.ChatMessage // expect: import openai closed
import com.aallam.openai.api.chat.ChatRole // expect: import openai closed
import com.aallam.openai.api.model.ModelId // expect: import openai closed
import com.aallam.openai.client.OpenAI // expect: import openai closed
import com.aallam.openai.client.OpenAIHost // expect: import openai closed
import kotlin.time.Duration.Companion.seconds // clean

class OpenAiKotlin(private val apiKey: String) {
    private val client = OpenAI(token = apiKey) // expect: client openai closed
    private val local = OpenAI(token = "none", host = OpenAIHost(baseUrl = "http://localhost:8000/v1/")) // expect: client - open
    private val diary = Diary(token = apiKey) // clean
    private val later by lazy { OpenAI(token = apiKey) } // expect: client openai closed

    suspend fun ask(question: String): String? {
        val request = ChatCompletionRequest( // clean
            model = ModelId("gpt-4o"), // expect: model openai closed
            messages = listOf(ChatMessage(role = ChatRole.User, content = question)), // clean
        )
        diary.chatCompletion(request) // clean
        return client.chatCompletion(request).choices.first().message.content // expect: call openai closed
    }

    suspend fun askLocal(request: ChatCompletionRequest) = local.chatCompletion(request) // expect: call - open

    suspend fun lazily(request: ChatCompletionRequest) = later.chatCompletion(request) // expect: call openai closed

    fun stream(request: ChatCompletionRequest) = client.chatCompletions(request).collect { print(it) } // expect: call openai closed

    suspend fun models() = client.models() // clean

    class Diary(val token: String) {
        fun chatCompletion(entry: Any) = println(entry) // clean
    }
}
