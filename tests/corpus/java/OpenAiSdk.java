package com.acme.openai;

import com.openai.client.OpenAIClient; // expect: import openai closed
import com.openai.client.okhttp.OpenAIOkHttpClient; // expect: import openai closed
import com.openai.models.ChatModel; // expect: import openai closed
import com.openai.models.chat.completions.ChatCompletion; // expect: import openai closed
import com.openai.models.chat.completions.ChatCompletionCreateParams; // expect: import openai closed
import com.openai.models.embeddings.EmbeddingCreateParams; // expect: import openai closed
import com.openai.models.responses.ResponseCreateParams; // expect: import openai closed
import java.util.List; // clean
import java.util.concurrent.CompletableFuture; // clean

class OpenAiSdk {
    private final OpenAIClient client = OpenAIOkHttpClient.fromEnv(); // expect: client openai closed
    private final OpenAIClient local = OpenAIOkHttpClient.builder().baseUrl("http://localhost:8000/v1").apiKey("none").build(); // expect: client - open
    private final Index index = new Index(); // clean

    String ask(String question) {
        ChatCompletionCreateParams params = ChatCompletionCreateParams.builder() // clean
            .addUserMessage(question) // clean
            .model(ChatModel.GPT_4O) // clean
            .build();
        ChatCompletion answer = client.chat().completions().create(params); // expect: call openai closed
        return answer.choices().get(0).message().content().orElse(""); // clean
    }

    String askLocal(String question) {
        var params = ChatCompletionCreateParams.builder().addUserMessage(question).model("llama").build(); // clean
        return local.chat().completions().create(params).id(); // expect: call - open
    }

    List<Float> embed(String text) {
        var params = EmbeddingCreateParams.builder().input(text).model("text-embedding-3-small").build();
        return client.embeddings().create(params).data().get(0).embedding(); // expect: call openai closed
    }

    void respond(String text) {
        client.responses().create(ResponseCreateParams.builder().input(text).model(ChatModel.GPT_4_1).build()); // expect: call openai closed
        index.responses().create(text); // clean
        client.responses(); // clean
        client.models().list(); // clean
        client.close(); // clean
    }

    void stream(String text) {
        try (var stream = client.chat().completions().createStreaming(params(text))) { // expect: call openai closed
            stream.stream().forEach(chunk -> System.out.println(chunk)); // clean
        }
        try (var stream = index.chat().completions().createStreaming(text)) { // clean
            stream.forEach(chunk -> System.out.println(chunk));
        }
    }

    private ChatCompletionCreateParams params(String text) {
        return ChatCompletionCreateParams.builder().addUserMessage(text).model(ChatModel.GPT_4O_MINI).build(); // clean
    }

    CompletableFuture<ChatCompletion> later(String text) {
        return client.async().chat().completions().create(params(text)); // expect: call openai closed
    }

    static class Index {
        Index responses() { return this; } // clean
        Index chat() { return this; } // clean
        Index completions() { return this; } // clean
        void create(String text) { } // clean
        java.util.stream.Stream<String> createStreaming(String text) { return null; } // clean
    }
}
