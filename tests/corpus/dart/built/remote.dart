import 'package:http/http.dart' as http; // clean
import 'addresses.dart';

class Remote {
  final http.Client client; // clean
  Remote({required this.client});

  Future<String> complete(String query) async {
    const String path = "completions"; // clean
    final response = await client.post(Uri.parse(address(path)), body: query); // expect: call openai closed
    return response.body; // clean
  }

  Future<String> charge(String query) async {
    final response = await client.post(Uri.parse(counter("charges")), body: query); // clean
    return response.body; // clean
  }
}
