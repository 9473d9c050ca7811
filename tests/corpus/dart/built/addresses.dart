import 'base.dart';

String address(String path) => "$baseUrl/$path"; // clean
String counter(String path) => "$shopUrl/$path"; // clean
