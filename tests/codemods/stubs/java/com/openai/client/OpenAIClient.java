package com.openai.client;

import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

public class OpenAIClient {
    public Chat chat() { return null; }

    public static class Chat {
        public Completions completions() { return null; }
    }

    public static class Completions {
        public ChatCompletion create(ChatCompletionCreateParams params) { return null; }
    }
}
