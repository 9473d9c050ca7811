package com.openai.models;

public class ChatModel {
    public static final ChatModel GPT_4O = null;
    public static final ChatModel GPT_4O_MINI = null;
}
