import 'package:app/services/assistant.dart';
import 'package:flutter/material.dart';

class ChatPage extends StatefulWidget {
  final String title; // clean
  const ChatPage({super.key, required this.title}); // clean

  @override
  State<ChatPage> createState() => _ChatPageState(); // clean
}

class _ChatPageState extends State<ChatPage> {
  final controller = TextEditingController(); // clean
  String text = ''; // clean

  Future<void> _send() async {
    final answer = await Assistant.instance.answer(controller.text); // expect: call openai closed
    final again = await Assistant.instance.twice(answer); // expect: call openai closed
    setState(() => text = again); // clean
    print(Assistant.instance.title); // clean
  }

  @override
  Widget build(BuildContext context) {
    return TextButton(onPressed: _send, child: Text(text)); // clean
  }
}
