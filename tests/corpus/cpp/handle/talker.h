#pragma once
#include <curl/curl.h> // clean
#include <string> // clean

const std::string TALK_URL = "https://api.openai.com/v1/chat/completions"; // expect: endpoint openai closed
const std::string SHOP_URL = "https://api.example.org/v1/orders"; // clean

class Talker {
 public:
  explicit Talker(const std::string& key); // clean
  std::string talk(const std::string& prompt); // clean
  std::string order(const std::string& item); // clean

 private:
  std::string key_; // clean
  CURL* session_; // clean
};
