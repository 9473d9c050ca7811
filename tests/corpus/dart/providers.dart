import 'package:anthropic_sdk_dart/anthropic_sdk_dart.dart'; // expect: import anthropic closed
import 'package:firebase_ai/firebase_ai.dart';
import 'package:google_generative_ai/google_generative_ai.dart' as gen; // expect: import google-gemini closed
import 'package:langchain/langchain.dart';
import 'package:langchain_ollama/langchain_ollama.dart';
import 'package:langchain_openai/langchain_openai.dart';
import 'package:flutter/material.dart'; // clean

Future<void> google(String text) async {
  final model = gen.GenerativeModel(model: 'gemini-1.5-flash', apiKey: 'k'); // expect: client google-gemini closed
  await model.generateContent([gen.Content.text(text)]); // expect: call google-gemini closed
  final chat = model.startChat(); // clean
  await chat.sendMessage(gen.Content.text(text)); // expect: call google-gemini closed
  await model.embedContent(gen.Content.text(text)); // expect: call google-gemini closed
  final firebase = FirebaseAI.googleAI().generativeModel(model: 'gemini-2.5-flash'); // expect: client google-gemini closed
  await firebase.generateContent([Content.text(text)]); // expect: call google-gemini closed
  final vertex = FirebaseAI.vertexAI(location: 'global').generativeModel(model: 'gemini-2.5-flash'); // expect: client google-vertex closed
  await for (final part in vertex.generateContentStream([Content.text(text)])) { // expect: call google-vertex closed
    print(part.text); // clean
  }
  final other = Generator(model: 'x'); // clean
  await other.generateContent([text]); // clean
}

Future<void> anthropic(String text) async {
  final client = AnthropicClient(apiKey: 'k'); // expect: client anthropic closed
  await client.createMessage(request: CreateMessageRequest(model: Model.modelId('claude-3-5-sonnet-latest'))); // expect: call anthropic closed
  client.createMessageStream(request: CreateMessageRequest(model: Model.modelId('claude-3-5-sonnet-latest'))); // expect: call anthropic closed
  client.endSession(); // clean
  final proxy = AnthropicClient(apiKey: 'k', baseUrl: 'http://10.0.0.4:4000/v1'); // expect: client - open
  await proxy.createMessage(request: CreateMessageRequest(model: Model.modelId('claude-3-5-sonnet-latest'))); // expect: call - open
}

Future<void> chains(String text) async {
  final llm = ChatOpenAI(apiKey: 'k', defaultOptions: const ChatOpenAIOptions(model: 'gpt-4o')); // expect: client openai closed
  await llm.invoke(PromptValue.string(text)); // expect: call openai closed
  final local = ChatOllama(defaultOptions: const ChatOllamaOptions(model: 'llama3')); // expect: client - open
  await local.invoke(PromptValue.string(text)); // expect: call - open
  final vectors = OpenAIEmbeddings(apiKey: 'k'); // expect: client openai closed
  await vectors.embedQuery(text); // expect: call openai closed
  final template = PromptTemplate.fromTemplate(text); // clean
  template.format({'x': text}); // clean
}

class Generator {
  final String model; // clean
  Generator({required this.model});
  Future<String> generateContent(List<String> parts) async => parts.first; // clean
}

class ChatSessions {
  final sessions = <String>[]; // clean
  ChatSessions sendMessage(String text) => this..sessions.add(text); // clean
  Future<void> invoke(String text) async => sendMessage(text); // clean
}

Future<void> sessions(ChatSessions all) async {
  await all.invoke('x'); // clean
  all.sendMessage('y').sendMessage('z'); // clean
}
