import io.ktor.client.HttpClient // clean
import io.ktor.client.request.post // clean

const val BASE = "https://api.openai.com" // expect: endpoint openai closed
const val SHOP = "https://api.example.org" // clean

suspend fun ask(body: String) {
    val client = HttpClient() // clean
    client.post("%s/v1/orders".format(SHOP)) { setBody(body) } // clean
    client.post("%s/v1/chat/completions".format(BASE)) { setBody(body) } // expect: call openai closed
    client.post(String.format("%s/v1/embeddings", BASE)) { setBody(body) } // expect: call openai closed
}
