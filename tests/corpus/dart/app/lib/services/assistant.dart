import 'package:dart_openai/dart_openai.dart';

abstract class Answers {
  Future<String> answer(String question); // clean
}

class Assistant implements Answers {
  Assistant._(); // clean
  static final Assistant instance = Assistant._(); // clean

  @override
  Future<String> answer(String question) async {
    final result = await OpenAI.instance.chat.create(model: 'gpt-4o', messages: [question]); // expect: call openai closed
    return result.choices.first.message; // clean
  }

  Future<String> twice(String question) async => answer(await answer(question)); // expect: call openai closed

  String get title => 'Assistant'; // clean
}
