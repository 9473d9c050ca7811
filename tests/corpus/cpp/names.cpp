#include <openai/openai.hpp> // expect: import openai closed
#include <httplib.h> // clean

namespace shop::text {

struct editor {
  std::string fix(const std::string& text) { return send(text); } // expect: call openai closed
  std::string send(const std::string& text) {
    return openai::chat().create({{"model", "gpt-4o"}, {"messages", text}})["id"]; // expect: call openai closed
  }
  std::string trim(const std::string& text) { return text.substr(1); } // clean
};

std::string shout(const std::string& text) { return text + "!"; } // clean

std::string describe(const std::string& text) {
  return openai::completion().create({{"model", "gpt-3.5-turbo-instruct"}, {"prompt", text}})["id"]; // expect: call openai closed
}

}  // namespace shop::text

namespace words = shop::text; // clean
using shop::text::editor;

int main() {
  shop::text::editor first; // clean
  first.fix("tea"); // expect: call openai closed
  first.trim("tea"); // clean
  editor second; // clean
  second.fix("tea"); // expect: call openai closed
  second.trim("tea"); // clean
  words::describe("tea"); // expect: call openai closed
  words::shout("tea"); // clean
  shop::text::describe("tea"); // expect: call openai closed
  shop::text::shout("tea"); // clean
  int count(3); // clean
  return count; // clean
}
