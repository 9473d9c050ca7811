package com.anthropic.client;

import com.anthropic.models.messages.MessageCreateParams;

public class AnthropicClient {
    public Messages messages() { return null; }

    public static class Messages {
        public Object create(MessageCreateParams params) { return null; }
        public Object createStreaming(MessageCreateParams params) { return null; }
    }
}
