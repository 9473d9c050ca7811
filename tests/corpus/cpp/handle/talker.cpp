#include "talker.h"

Talker::Talker(const std::string& key) : key_(key), session_(curl_easy_init()) {} // clean

std::string Talker::talk(const std::string& prompt) {
  curl_easy_setopt(session_, CURLOPT_URL, TALK_URL.c_str()); // clean
  curl_easy_setopt(session_, CURLOPT_POSTFIELDS, prompt.c_str()); // clean
  curl_easy_perform(session_); // expect: call openai closed
  return "done"; // clean
}

std::string Talker::order(const std::string& item) {
  curl_easy_setopt(session_, CURLOPT_URL, SHOP_URL.c_str()); // clean
  curl_easy_setopt(session_, CURLOPT_POSTFIELDS, item.c_str()); // clean
  curl_easy_perform(session_); // clean
  return "done"; // clean
}

static void send(CURL* curl, const std::string& url) {
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str()); // clean
  curl_easy_perform(curl);
}

void both(CURL* curl) {
  send(curl, TALK_URL); // expect: call openai closed
  send(curl, SHOP_URL); // clean
}
