package com.acme.spring;

class Phone {
    Phone prompt(String text) { return this; } // clean
    Phone call() { return this; } // clean
    String content() { return ""; } // clean
}
