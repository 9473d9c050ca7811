import 'dart:convert';
import 'package:dio/dio.dart'; // clean
import 'package:http/http.dart' as http; // clean

const chatUrl = 'https://api.openai.com/v1/chat/completions'; // expect: endpoint openai closed
const shopUrl = 'https://api.stripe.com/v1/charges'; // clean

class Api {
  static const base = 'https://api.anthropic.com'; // expect: endpoint anthropic closed
  final Dio _dio = Dio(BaseOptions(baseUrl: 'https://api.openai.com/v1')); // expect: client openai closed
  final Dio _shop = Dio(BaseOptions(baseUrl: 'https://api.stripe.com')); // clean
  final http.Client client = http.Client(); // clean

  Future<void> post(Map<String, dynamic> body) async {
    await http.post(Uri.parse(chatUrl), headers: {}, body: jsonEncode(body)); // expect: call openai closed
    await http.post(Uri.parse(shopUrl), headers: {}, body: jsonEncode(body)); // clean
    await http.post(Uri.parse('$base/v1/messages'), body: jsonEncode(body)); // expect: call anthropic closed
    await http.get(Uri.parse('https://example.org/feed')); // clean
    await client.post(Uri.parse('https://api.mistral.ai/v1/chat/completions'), body: jsonEncode(body)); // expect: call mistral closed
    await client.post(Uri.parse('https://api.github.com/gists'), body: jsonEncode(body)); // clean
    await _dio.post('/chat/completions', data: body); // expect: call openai closed
    await _shop.post('/v1/charges', data: body); // clean
    await Dio().post('https://api.cohere.com/v2/chat', data: body); // expect: call cohere closed
    await http.post(Uri.parse('http://localhost:11434/v1/chat/completions'), body: jsonEncode(body)); // expect: call - open
    final request = http.Request('POST', Uri.parse(chatUrl));
    request.body = jsonEncode(body); // clean
    await client.send(request); // expect: call openai closed
    final other = http.Request('POST', Uri.parse(shopUrl));
    await client.send(other); // clean
  }
}
