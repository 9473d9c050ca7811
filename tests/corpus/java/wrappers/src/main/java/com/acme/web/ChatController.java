package com.acme.web;

import com.acme.llm.LlmService; // clean
import org.springframework.web.bind.annotation.PostMapping; // clean
import org.springframework.web.bind.annotation.RequestBody; // clean
import org.springframework.web.bind.annotation.RestController; // clean

@RestController
public class ChatController {
    private final LlmService llm;
    private final Cache cache = new Cache(); // clean

    public ChatController(LlmService llm) {
        this.llm = llm;
    }

    @PostMapping("/chat")
    public String chat(@RequestBody String body) {
        String cached = cache.complete(body); // clean
        return cached != null ? cached : llm.complete(body); // expect: call openai closed
    }

    @PostMapping("/short")
    public String shorten(@RequestBody String body) {
        return llm.shorten(body); // clean
    }

    @PostMapping("/big")
    public String big(@RequestBody String body) {
        return llm.complete(body, "gpt-4.1"); // expect: call openai closed
    }
}
