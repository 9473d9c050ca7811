package com.acme.agents

import ai.koog.agents.core.agent.AIAgent // clean
import ai.koog.prompt.executor.clients.openai.OpenAIModels // clean
import ai.koog.prompt.executor.llms.all.simpleOllamaAIExecutor
import ai.koog.prompt.executor.llms.all.simpleOpenAIExecutor // expect: import openai closed
import com.google.ai.client.generativeai.GenerativeModel // expect: import google-gemini closed

suspend fun agent(question: String) {
    val agent = AIAgent( // expect: client openai closed
        executor = simpleOpenAIExecutor("key"), // expect: client openai closed
        systemPrompt = "be brief", // clean
        llmModel = OpenAIModels.Chat.GPT4o, // clean
    )
    agent.run(question) // expect: call openai closed
}

suspend fun local(question: String) {
    val agent = AIAgent(executor = simpleOllamaAIExecutor("http://localhost:11434"), llmModel = llama) // expect: client - open
    agent.run(question) // expect: call - open
    val runner = Runner() // clean
    runner.run(question) // clean
}

suspend fun gemini(question: String) {
    val model = GenerativeModel(modelName = "gemini-1.5-flash", apiKey = "k") // expect: client google-gemini closed
    model.generateContent(question) // expect: call google-gemini closed
    val chat = model.startChat() // clean
    chat.sendMessage(question) // expect: call google-gemini closed
    val mail = Mail() // clean
    mail.sendMessage(question) // clean
}

class Runner {
    fun run(task: String) = task // clean
}

class Mail {
    fun sendMessage(text: String) = text // clean
}
