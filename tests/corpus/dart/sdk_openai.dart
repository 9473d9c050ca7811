import 'dart:convert'; // clean
import 'package:dart_openai/dart_openai.dart'; // expect: import openai closed
import 'package:openai_dart/openai_dart.dart' as od; // expect: import openai closed

const model = 'gpt-4o-mini'; // expect: model openai closed
const title = 'short'; // clean

class Summarizer {
  final od.OpenAIClient client;
  final Store store; // clean

  Summarizer(this.client, this.store);

  factory Summarizer.create() => Summarizer(od.OpenAIClient(apiKey: 'k'), Store()); // expect: client openai closed

  Future<String> summarize(String text) async {
    final answer = await OpenAI.instance.chat.create(model: model, messages: [text]); // expect: call openai closed
    final stream = OpenAI.instance.chat.createStream(model: 'gpt-4o', messages: [text]); // expect: call openai closed
    await for (final part in stream) {
      print(part.choices); // clean
    }
    await OpenAI.instance.embedding.create(model: 'text-embedding-3-small', input: text); // expect: call openai closed
    await OpenAI.instance.image.create(prompt: text); // expect: call openai closed
    await OpenAI.instance.audio.createTranscription(file: text, model: 'whisper-1'); // expect: call openai closed
    await OpenAI.instance.moderation.create(input: text); // expect: call openai closed
    final models = await OpenAI.instance.model.list(); // clean
    return answer.choices.first.message.content; // clean
  }

  Future<void> others(String text) async {
    await client.createChatCompletion( // expect: call openai closed
      request: od.CreateChatCompletionRequest(
        model: od.ChatCompletionModel.modelId('gpt-4o'), // clean
        messages: [od.ChatCompletionMessage.user(content: text)], // clean
      ),
    );
    client.createChatCompletionStream(request: od.CreateChatCompletionRequest(model: text)).listen(print); // expect: call openai closed
    await client.createEmbedding(request: od.CreateEmbeddingRequest(model: text, input: text)); // expect: call openai closed
    await client.chat.completions.create(od.ChatCompletionCreateRequest(model: 'gpt-4o', messages: [])); // expect: call openai closed
    await client.responses.create(od.CreateResponseRequest(model: 'gpt-4o', input: text)); // expect: call openai closed
    await client.listModels(); // clean
    await client.createThread(request: text); // expect: call openai closed
    await client.listThreadMessages(threadId: text); // clean
    await store.createChatCompletion(request: text); // clean
    await store.instance.chat.create(model: model, messages: []); // clean
  }
}

class Store {
  final instance = Shelf(); // clean
  Future<void> createChatCompletion({required String request}) async {} // clean
}

class Shelf {
  Shelf get chat => this; // clean
  Future<void> create({required String model, required List messages}) async {} // clean
}

Future<void> here() async {
  final local = od.OpenAIClient(apiKey: 'none', baseUrl: 'http://localhost:11434/v1'); // expect: client - open
  await local.createChatCompletion(request: od.CreateChatCompletionRequest(model: 'llama3')); // expect: call - open
  final remote = od.OpenAIClient(apiKey: 'http://localhost:11434/v1'); // expect: client openai closed
  await remote.createChatCompletion(request: od.CreateChatCompletionRequest(model: 'gpt-4o')); // expect: call openai closed
  final groq = od.OpenAIClient(apiKey: 'k', baseUrl: 'https://api.groq.com/openai/v1'); // expect: client groq closed
  await groq.createChatCompletion(request: od.CreateChatCompletionRequest(model: 'llama')); // expect: call groq closed
  final wanted = od.OpenAIClient(apiKey: 'k', baseUrl: const String.fromEnvironment('LLM_URL')); // expect: client openai unknown
  await wanted.createChatCompletion(request: od.CreateChatCompletionRequest(model: 'x')); // expect: call openai unknown
}
