#include <cpprest/http_client.h> // clean
#include <drogon/HttpClient.h> // clean
#include <cpr/cpr.h> // clean

using namespace web::http; // clean
using namespace web::http::client; // clean

void casablanca(const web::json::value& body) {
  http_client client(U("https://api.openai.com/v1")); // expect: client openai closed; endpoint openai closed
  client.request(methods::POST, U("/chat/completions"), body); // expect: call openai closed
  http_client shop(U("https://api.example.org/v1")); // clean
  shop.request(methods::POST, U("/orders"), body); // clean
}

void dragon(const std::string& text) {
  auto client = drogon::HttpClient::newHttpClient("https://api.mistral.ai"); // expect: client mistral closed
  auto request = drogon::HttpRequest::newHttpRequest(); // clean
  request->setMethod(drogon::Post); // clean
  request->setPath("/v1/chat/completions"); // clean
  request->setBody(text); // clean
  client->sendRequest(request); // expect: call mistral closed
  auto shop = drogon::HttpClient::newHttpClient("https://example.org"); // clean
  auto order = drogon::HttpRequest::newHttpRequest(); // clean
  order->setPath("/v1/orders"); // clean
  shop->sendRequest(order); // clean
}

class Sender {
 public:
  void send(const std::string& body) {
    cpr::Session session; // clean
    session.SetUrl(cpr::Url{"https://api.groq.com/openai/v1/chat/completions"}); // expect: endpoint groq closed
    session.SetBody(cpr::Body{body}); // clean
    auto answer = session.Post(); // expect: call groq closed
    cpr::Session other; // clean
    other.SetUrl(cpr::Url{"https://example.org/v1/orders"}); // clean
    other.Post(); // clean
  }

  void configured(const std::string& body) {
    const char* base = std::getenv("OPENAI_BASE_URL");
    cpr::Post(cpr::Url{std::string(base) + "/chat/completions"}, cpr::Body{body}); // expect: call - unknown
    const char* shop = std::getenv("SHOP_URL"); // clean
    cpr::Post(cpr::Url{std::string(shop) + "/orders"}, cpr::Body{body}); // clean
  }

  void gemini(const std::string& body, const std::string& key) {
    const std::string model = "gemini-2.0-flash"; // expect: model google-gemini closed
    cpr::Post(cpr::Url{"https://generativelanguage.googleapis.com/v1beta/models/" + model + ":generateContent?key=" + key}, cpr::Body{body}); // expect: call google-gemini closed
    cpr::Post(cpr::Url{"https://storage.googleapis.com/upload?key=" + key}, cpr::Body{body}); // clean
  }
};
