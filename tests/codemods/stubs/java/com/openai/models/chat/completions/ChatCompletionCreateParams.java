package com.openai.models.chat.completions;

import com.openai.models.ChatModel;

public class ChatCompletionCreateParams {
    public static Builder builder() { return null; }

    public static class Builder {
        public Builder model(ChatModel model) { return this; }
        public Builder model(String model) { return this; }
        public Builder addUserMessage(String text) { return this; }
        public ChatCompletionCreateParams build() { return null; }
    }
}
