package com.acme.lc4j;

import dev.langchain4j.model.chat.ChatModel; // clean
import dev.langchain4j.model.embedding.EmbeddingModel; // clean
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel; // clean
import dev.langchain4j.model.anthropic.AnthropicChatModel; // expect: import anthropic closed
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel; // expect: import openai closed
import dev.langchain4j.service.AiServices; // clean
import dev.langchain4j.service.UserMessage; // clean

class LangChain4j {
    interface Assistant {
        String chat(@UserMessage String message); // clean
    }

    interface Greeter {
        String greet(String name); // clean
    }

    void models() {
        ChatModel openai = OpenAiChatModel.builder().apiKey("k").modelName("gpt-4o-mini").build(); // expect: client openai closed
        openai.chat("hello"); // expect: call openai closed
        openai.supportedCapabilities(); // clean
        ChatModel claude = AnthropicChatModel.builder().apiKey("k").modelName("claude-3-5-haiku-latest").build(); // expect: client anthropic closed
        claude.chat("hello"); // expect: call anthropic closed
        ChatModel llama = OllamaChatModel.builder().baseUrl("http://localhost:11434").modelName("llama3").build(); // expect: client - open
        llama.chat("hello"); // expect: call - open
        ChatModel vllm = OpenAiChatModel.builder().baseUrl("http://vllm.internal:8000/v1").modelName("mistral").build(); // expect: client - open
        vllm.chat("hello"); // expect: call - open
        EmbeddingModel inProcess = new AllMiniLmL6V2EmbeddingModel(); // expect: client - open
        inProcess.embed("hello"); // expect: call - open
    }

    void services(Greeter greeter) {
        ChatModel model = OpenAiChatModel.builder().apiKey("k").modelName("gpt-4o").build(); // expect: client openai closed
        Assistant assistant = AiServices.create(Assistant.class, model); // expect: client openai closed
        assistant.chat("hello"); // expect: call openai closed
        greeter.greet("hello"); // clean
        Assistant built = AiServices.builder(Assistant.class).chatModel(model).build(); // expect: client openai closed
        built.chat("hello"); // expect: call openai closed
    }
}
