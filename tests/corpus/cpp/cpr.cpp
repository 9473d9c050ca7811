#include <cpr/cpr.h> // clean
#include <nlohmann/json.hpp> // clean
#include "httplib.h" // clean

using json = nlohmann::json; // clean

cpr::Response chat(const std::string& prompt) {
  json body = {{"model", "gpt-4o"}, {"messages", json::array({{{"role", "user"}, {"content", prompt}}})}};
  return cpr::Post(cpr::Url{"https://api.openai.com/v1/chat/completions"}, cpr::Body{body.dump()}); // expect: call openai closed; endpoint openai closed
}

cpr::Response order(const std::string& item) {
  json body = {{"item", item}}; // clean
  return cpr::Post(cpr::Url{"https://api.example.org/v1/orders"}, cpr::Body{body.dump()}); // clean
}

void others(const std::string& base, const std::string& body) {
  cpr::Post(cpr::Url{"https://api.anthropic.com/v1/messages"}, cpr::Body{body}); // expect: call anthropic closed
  cpr::Get(cpr::Url{"https://example.org"}); // clean
  cpr::Post(cpr::Url{base + "/v1/chat/completions"}, cpr::Body{body}); // expect: call - unknown
  cpr::Post(cpr::Url{base + "/v1/orders"}, cpr::Body{body}); // clean
  cpr::Post(cpr::Url{"http://vllm:8000/v1/chat/completions"}, cpr::Body{body}); // expect: call - open
  cpr::Post(cpr::Url{"http://vllm:8000/metrics"}, cpr::Body{body}); // clean
}

void server(const std::string& body) {
  httplib::SSLClient client("api.openai.com"); // expect: client openai closed
  client.Post("/v1/chat/completions", body, "application/json"); // expect: call openai closed
  httplib::Client mine("http://localhost:8080"); // clean
  mine.Post("/v1/chat/completions", body, "application/json"); // expect: call - open
  mine.Post("/v1/orders", body, "application/json"); // clean
}
