#include <curl/curl.h> // clean
#include <string> // clean

static const std::string kBase = "https://api.openai.com/v1"; // expect: endpoint openai closed
static const std::string kSite = "https://example.org/v1"; // clean

std::string ask(const std::string& body) {
  CURL* curl = curl_easy_init(); // clean
  curl_easy_setopt(curl, CURLOPT_URL, (kBase + "/chat/completions").c_str()); // clean
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str()); // clean
  CURLcode code = curl_easy_perform(curl); // expect: call openai closed
  curl_easy_cleanup(curl); // clean
  return code == CURLE_OK ? "ok" : "failed"; // clean
}

void elsewhere(const std::string& body) {
  CURL* curl = curl_easy_init(); // clean
  curl_easy_setopt(curl, CURLOPT_URL, (kSite + "/orders").c_str()); // clean
  curl_easy_perform(curl); // clean
}

void local(const std::string& body) {
  CURL* curl = curl_easy_init(); // clean
  curl_easy_setopt(curl, CURLOPT_URL, "http://localhost:8080/v1/chat/completions"); // clean
  curl_easy_perform(curl); // expect: call - open
}

void loop() {
  for (int i = 0; i < 3; ++i) { // clean
    ask("{}"); // expect: call openai closed
  }
  if (const char* key = std::getenv("OPENAI_API_KEY")) { // expect: credential openai closed
    ask(key); // expect: call openai closed
  } else if (std::getenv("HOME")) { // clean
    elsewhere("{}"); // clean
  }
  std::string text = std::string("{}") + "x"; // clean
  switch (text.size()) { // clean
    case 1:
      ask(text); // expect: call openai closed
      break;
    default:
      elsewhere(text); // clean
  }
}
