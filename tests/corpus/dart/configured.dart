import 'package:dart_openai/dart_openai.dart';

final base = OpenAI.baseUrl = 'http://10.0.0.5:8000';

Future<void> ask(String text) async {
  await OpenAI.instance.chat.create(model: 'llama3', messages: [text]); // expect: call - open
}
