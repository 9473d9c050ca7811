package com.acme.community;

import com.theokanning.openai.completion.chat.ChatCompletionRequest; // expect: import openai closed
import com.theokanning.openai.service.OpenAiService; // expect: import openai closed
import com.unfbx.chatgpt.OpenAiStreamClient; // expect: import openai closed
import io.github.ollama4j.OllamaAPI;
import com.cohere.api.Cohere; // expect: import cohere closed
import com.alibaba.dashscope.aigc.generation.Generation; // expect: import alibaba-dashscope closed

class CommunityClients {
    private final OpenAiService service = new OpenAiService(System.getenv("OPENAI_TOKEN")); // expect: client openai closed
    private final AuditService audit = new AuditService("token"); // clean

    void chat(ChatCompletionRequest request) {
        service.createChatCompletion(request); // expect: call openai closed
        service.streamChatCompletion(request).blockingForEach(System.out::println); // expect: call openai closed
        service.listModels(); // clean
        audit.createChatCompletion(request); // clean
    }

    void ollama() throws Exception {
        OllamaAPI api = new OllamaAPI("http://localhost:11434"); // expect: client - open
        api.generate("llama3", "hello", false); // expect: call - open
        api.ping(); // clean
    }

    void cohere() {
        Cohere cohere = Cohere.builder().token("t").build(); // expect: client cohere closed
        cohere.chat("hello"); // expect: call cohere closed
        cohere.toString(); // clean
    }

    void qwen() throws Exception {
        Generation generation = new Generation(); // expect: client alibaba-dashscope closed
        generation.call(null); // expect: call alibaba-dashscope closed
        generation.hashCode(); // clean
    }

    void streamed(com.unfbx.chatgpt.entity.chat.ChatCompletion request, Listener listener) {
        OpenAiStreamClient client = OpenAiStreamClient.builder().apiKey(List.of("k")).build(); // expect: client openai closed
        client.streamChatCompletion(request, listener); // expect: call openai closed
        client.creditGrants(); // clean
        com.plexpt.chatgpt.ChatGPT gpt = com.plexpt.chatgpt.ChatGPT.builder().apiKey("k").apiHost("http://localhost:8000/").build().init(); // expect: client - open
        gpt.chat("hello"); // expect: call - open
        listener.streamChatCompletion(request); // clean
    }

    record AuditService(String token) {
        void createChatCompletion(Object request) { } // clean
    }
}
