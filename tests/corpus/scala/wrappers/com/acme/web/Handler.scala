package com.acme.web

import com.acme.llm.Llm // clean

class Handler(llm: Llm, index: Index) {
  def handle(text: String): String = {
    index.complete(text) // clean
    llm.complete(text) // expect: call openai closed
  }

  def short(text: String): String = llm.shorten(text) // clean

  def matched(kind: String, text: String): String = kind match {
    case "ai" => llm.complete(text) // expect: call openai closed
    case "index" => index.complete(text) // clean
    case _ => text // clean
  }

  def optional(text: Option[String]): Option[String] = text.map(value => llm.complete(value)) // expect: call openai closed

  def optionalIndex(text: Option[String]): Option[String] = text.map(value => index.complete(value)) // clean
}

class Index {
  def complete(prefix: String): String = prefix // clean
}
