package com.anthropic.models.messages;

public class MessageCreateParams {
    public static Builder builder() { return null; }

    public static class Builder {
        public Builder model(Model model) { return this; }
        public Builder model(String model) { return this; }
        public Builder maxTokens(long tokens) { return this; }
        public Builder addUserMessage(String text) { return this; }
        public MessageCreateParams build() { return null; }
    }
}
