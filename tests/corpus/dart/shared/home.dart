import 'clients.dart'; // clean

part 'request.dart';

Future<String> title(String text) async {
  await other.createChatCompletion(messages: [text]); // clean
  final answer = await current.createChatCompletion(messages: [text]); // expect: call openai closed
  return answer.text; // clean
}
