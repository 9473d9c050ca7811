part of 'home.dart';

Future<String> ask(String text) async {
  await Clients.plain.createChatCompletion(messages: [text]); // clean
  final answer = await Clients.client.createChatCompletion(messages: [text]); // expect: call openai closed
  return answer.text; // clean
}
