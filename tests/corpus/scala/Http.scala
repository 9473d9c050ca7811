package com.acme.http

import sttp.client4.* // clean
import sttp.client4.quick.quickRequest // clean

object Http {
  private val backend = DefaultSyncBackend() // clean

  def chat(body: String) =
    basicRequest.post(uri"https://api.openai.com/v1/chat/completions").body(body).send(backend) // expect: call openai closed

  def claude(body: String) =
    basicRequest.post(uri"https://api.anthropic.com/v1/messages").body(body).send(backend) // expect: call anthropic closed

  def orders(body: String) =
    basicRequest.post(uri"https://intranet.acme.org/orders").body(body).send(backend) // clean

  def local(body: String) =
    basicRequest.post(uri"http://localhost:8000/v1/chat/completions").body(body).send(backend) // expect: call - open

  def items(body: String) =
    basicRequest.post(uri"http://localhost:8000/items").body(body).send(backend) // clean
}
