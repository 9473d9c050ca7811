package com.acme.llm;

public interface Completer {
    String complete(String prompt); // clean
}
