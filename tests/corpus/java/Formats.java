import org.springframework.web.client.RestTemplate; // clean

class Formats {
  static final String BASE = "https://api.openai.com"; // expect: endpoint openai closed
  static final String SHOP = "https://api.example.org"; // clean
  static final String PATH = "%s/v1/chat/completions"; // clean
  final RestTemplate rest = new RestTemplate(); // clean

  String ask(String body) {
    rest.postForObject(String.format("%s/v1/orders", SHOP), body, String.class); // clean
    rest.postForObject("%2$s/v1/%1$s".formatted("orders", SHOP), body, String.class); // clean
    rest.postForObject("%2$s/v1/%1$s".formatted("embeddings", BASE), body, String.class); // expect: call openai closed
    return rest.postForObject(String.format(PATH, BASE), body, String.class); // expect: call openai closed
  }
}
