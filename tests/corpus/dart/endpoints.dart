import 'dart:io'; // clean
import 'package:openai_dart/openai_dart.dart';

class Hosts {
  static const local = 'http://127.0.0.1:8080/v1'; // clean
  static String get current => Platform.environment['LLM_URL'] ?? 'http://ollama.internal:11434/v1'; // clean
  static String get cloud => Platform.environment['LLM_URL'] ?? 'https://api.openai.com/v1';
}

OpenAIClient make({String baseUrl = 'http://vllm:8000/v1'}) => OpenAIClient(apiKey: 'x', baseUrl: baseUrl); // expect: client - open

class Box {
  final String url; // clean
  late final OpenAIClient client;
  Box(this.url) : client = OpenAIClient(apiKey: 'x', baseUrl: url);
  Box.local() : this(Hosts.local); // clean
  Future<void> ask() => client.createChatCompletion(request: '');
}

Future<void> choose(bool local) async {
  await OpenAIClient(apiKey: 'x', baseUrl: Hosts.local).createChatCompletion(request: ''); // expect: call - open
  await OpenAIClient(apiKey: 'x', baseUrl: Hosts.current).createChatCompletion(request: ''); // expect: call - open
  await OpenAIClient(apiKey: 'x', baseUrl: Hosts.cloud).createChatCompletion(request: ''); // expect: call openai closed
  await make().createChatCompletion(request: ''); // expect: call - open
  await make(baseUrl: 'https://api.openai.com/v1').createChatCompletion(request: ''); // expect: call openai closed
  await OpenAIClient(apiKey: 'x', baseUrl: local ? Hosts.local : 'http://10.0.0.1/v1').createChatCompletion(request: ''); // expect: call - open
  await OpenAIClient(apiKey: 'x', baseUrl: local ? Hosts.local : 'https://api.openai.com/v1').createChatCompletion(request: ''); // expect: call openai unknown
  await Box('http://10.0.0.2/v1').client.createChatCompletion(request: ''); // expect: call - open
  await Box('https://api.openai.com/v1').client.createChatCompletion(request: ''); // expect: call openai closed
  var url = 'http://10.0.0.2/v1';
  url = 'https://api.openai.com/v1';
  await OpenAIClient(apiKey: 'x', baseUrl: url).createChatCompletion(request: ''); // expect: call openai closed
  final names = [for (final name in ['openai', 'anthropic']) name.toUpperCase()]; // clean
  print(names..add('x')); // clean
}
