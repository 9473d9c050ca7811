package com.acme.support;

public interface Robot {
    String answer(String question); // clean
}
