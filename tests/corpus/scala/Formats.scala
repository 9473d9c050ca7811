import sttp.client3._ // clean

object Formats {
  val base = "https://api.openai.com" // expect: endpoint openai closed
  val shop = "https://api.example.org" // clean

  def order(body: String) = {
    val url = "%s/v1/orders".format(shop) // clean
    basicRequest.post(uri"$url").body(body).send(backend) // clean
  }

  def ask(body: String) = {
    val url = "%s/v1/chat/completions".format(base) // clean
    basicRequest.post(uri"$url").body(body).send(backend) // expect: call openai closed
  }
}
