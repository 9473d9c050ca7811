package com.openai.models.chat.completions;

public class ChatCompletion {
    public java.util.List<Choice> choices() { return null; }

    public static class Choice {
        public Message message() { return null; }
    }

    public static class Message {
        public java.util.Optional<String> content() { return null; }
    }
}
