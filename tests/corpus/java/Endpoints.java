package com.acme.endpoints;

import com.openai.client.OpenAIClient; // expect: import openai closed
import com.openai.client.okhttp.OpenAIOkHttpClient; // expect: import openai closed
import com.openai.models.chat.completions.ChatCompletionCreateParams; // expect: import openai closed

class Endpoints {
    enum Stage {
        LOCAL("http://localhost:1234/v1"), // clean
        HOSTED("https://api.openai.com/v1"); // expect: endpoint openai closed

        final String url;

        Stage(String url) {
            this.url = url;
        }

        String url() {
            return url;
        }
    }

    record Settings(String url, String key) { } // clean

    static String pick(String kind) {
        return switch (kind) {
            case "local" -> "http://localhost:8080/v1"; // clean
            default -> "https://api.openai.com/v1"; // expect: endpoint openai closed
        };
    }

    OpenAIClient of(String url) {
        return OpenAIOkHttpClient.builder().baseUrl(url).apiKey("k").build(); // expect: client - unknown
    }

    void byArgument(ChatCompletionCreateParams params) {
        of("http://vllm:8000/v1").chat().completions().create(params); // expect: call - open
        of("https://api.openai.com/v1").chat().completions().create(params); // expect: call openai closed
    }

    void byRecord(ChatCompletionCreateParams params) {
        Settings settings = new Settings("http://10.0.0.5:8000/v1", "k"); // clean
        OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(settings.url()).apiKey(settings.key()).build(); // expect: client - open
        client.chat().completions().create(params); // expect: call - open
    }

    void byEnum(ChatCompletionCreateParams params) {
        OpenAIClient local = OpenAIOkHttpClient.builder().baseUrl(Stage.LOCAL.url()).build(); // expect: client - open
        local.chat().completions().create(params); // expect: call - open
        OpenAIClient hosted = OpenAIOkHttpClient.builder().baseUrl(Stage.HOSTED.url).build(); // expect: client openai closed
        hosted.chat().completions().create(params); // expect: call openai closed
    }

    void bySwitch(ChatCompletionCreateParams params) {
        OpenAIClient local = OpenAIOkHttpClient.builder().baseUrl(pick("local")).build(); // expect: client - open
        local.chat().completions().create(params); // expect: call - open
        OpenAIClient hosted = OpenAIOkHttpClient.builder().baseUrl(pick("eu")).build(); // expect: client openai closed
        hosted.chat().completions().create(params); // expect: call openai closed
    }

    void overwritten(ChatCompletionCreateParams params) {
        String url = "https://api.openai.com/v1"; // expect: endpoint openai closed
        url = "http://localhost:8000/v1"; // clean
        OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(url).build(); // expect: client - open
        client.chat().completions().create(params); // expect: call - open
    }
}
