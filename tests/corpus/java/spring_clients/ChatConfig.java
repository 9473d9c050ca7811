package com.acme.spring;

import org.springframework.ai.anthropic.AnthropicChatModel; // expect: import anthropic closed
import org.springframework.ai.chat.client.ChatClient; // clean
import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.ai.ollama.api.OllamaApi;
import org.springframework.ai.openai.OpenAiChatModel; // expect: import openai closed
import org.springframework.ai.openai.api.OpenAiApi; // expect: import openai closed
import org.springframework.context.annotation.Bean; // clean

class ChatConfig {
    @Bean
    ChatClient claude(AnthropicChatModel model) {
        return ChatClient.create(model); // expect: client anthropic closed
    }

    @Bean
    ChatClient local() {
        OllamaApi api = OllamaApi.builder().baseUrl("http://localhost:11434").build(); // expect: client - open
        OllamaChatModel model = OllamaChatModel.builder().ollamaApi(api).build(); // expect: client - open
        return ChatClient.builder(model).build(); // expect: client - open
    }

    String direct(String text) {
        OpenAiApi api = OpenAiApi.builder().apiKey("k").build(); // expect: client openai closed
        OpenAiChatModel model = OpenAiChatModel.builder().openAiApi(api).build(); // expect: client openai closed
        return model.call(text); // expect: call openai closed
    }

    String fluent(AnthropicChatModel model, String text) {
        ChatClient client = ChatClient.create(model); // expect: client anthropic closed
        client.mutate(); // clean
        return client.prompt().system("be brief").user(u -> u.text(text)).call().content(); // expect: call anthropic closed
    }

    String gateway(String text) {
        OpenAiApi api = OpenAiApi.builder().baseUrl("http://gateway.internal").apiKey("k").build(); // expect: client - open
        OpenAiChatModel model = OpenAiChatModel.builder().openAiApi(api).build(); // expect: client - open
        return ChatClient.create(model).prompt(text).call().content(); // expect: client - open; call - open
    }

    String other(Phone phone, String text) {
        return phone.prompt(text).call().content(); // clean
    }
}
