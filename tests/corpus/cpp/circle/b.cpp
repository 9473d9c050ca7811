#include "b.h"
using std::cerr; // clean
using std::endl; // clean
using std::vector; // clean
string b_ask(const string& text) {
  CURL* curl = curl_easy_init(); // clean
  curl_easy_setopt(curl, CURLOPT_URL, "https://api.openai.com/v1/chat/completions");
  curl_easy_perform(curl); // expect: call openai closed
  cerr << missing_one(text) << missing_two(text) << endl; // clean
  return text; // clean
}
