#include <iostream>
#include <openai/openai.hpp> // expect: import openai closed
#include <nlohmann/json.hpp> // clean

namespace shop { // clean

struct Reply { // clean
  std::string text; // clean
  int tokens = 0; // clean
};

class Writer {
 public:
  explicit Writer(std::string model) : model_(std::move(model)) {} // clean

  Reply write(const std::string& topic) {
    auto answer = openai::chat().create(R"({"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "hi"}]})"_json); // expect: call openai closed
    Reply reply; // clean
    reply.text = answer["choices"][0]["message"]["content"].get<std::string>(); // clean
    return reply; // clean
  }

  std::vector<double> embed(const std::string& text) {
    auto answer = openai::embedding().create({{"model", "text-embedding-3-small"}, {"input", text}}); // expect: call openai closed
    return answer["data"][0]["embedding"]; // clean
  }

  bool allowed(const std::string& text) {
    auto answer = openai::moderation().create({{"input", text}}); // expect: call openai closed
    return !answer["results"][0]["flagged"].get<bool>(); // clean
  }

  std::string name() const { return model_; } // clean

 private:
  std::string model_; // clean
};

}  // namespace shop

int main() {
  openai::start(); // expect: client openai closed
  shop::Writer writer("small"); // clean
  std::cout << writer.write("tea").text; // expect: call openai closed
  std::cout << writer.name(); // clean
  auto image = openai::image().create({{"prompt", "a cup of tea"}, {"n", 1}}); // expect: call openai closed
  std::cout << image["data"][0]["url"] << std::endl; // clean
}
