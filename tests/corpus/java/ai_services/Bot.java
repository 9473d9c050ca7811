package com.acme.support;

import dev.langchain4j.service.UserMessage; // clean
import io.quarkiverse.langchain4j.RegisterAiService; // clean

@RegisterAiService
public interface Bot {
    String answer(@UserMessage String question); // clean
}
