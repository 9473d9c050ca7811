package com.acme.web;

class Cache {
    String complete(String key) {
        return null; // clean
    }
}
