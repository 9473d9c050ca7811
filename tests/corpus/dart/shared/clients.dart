import 'package:http/http.dart' as http; // clean
import 'package:openai_dart/openai_dart.dart'; // expect: import openai closed

abstract final class Clients {
  static var client = OpenAIClient(apiKey: profile.key); // expect: client openai closed
  static var plain = http.Client(); // clean

  static void apply() {
    client = OpenAIClient(apiKey: profile.key, baseUrl: "http://localhost:8080/v1"); // expect: client - open
  }
}

OpenAIClient get current => OpenAIClient(apiKey: profile.key); // expect: client openai closed
http.Client get other => http.Client(); // clean
