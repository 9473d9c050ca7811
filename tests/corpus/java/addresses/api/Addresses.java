package app.api;

public final class Addresses {
    public static final String CHAT = "https://api.openai.com/v1/chat/completions"; // expect: endpoint openai closed
    public static final String DOCS = "https://docs.example.com/v1/"; // clean
}
