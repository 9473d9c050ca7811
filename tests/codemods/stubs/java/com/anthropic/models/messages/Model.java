package com.anthropic.models.messages;

public class Model {
    public static final Model CLAUDE_3_7_SONNET_LATEST = null;
}
