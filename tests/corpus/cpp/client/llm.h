#pragma once
#include <string>

namespace llm {

class Client {
 public:
  explicit Client(std::string base);
  std::string ask(const std::string& prompt) const; // clean
  std::string name() const { return base_; } // clean

 private:
  std::string base_; // clean
};

std::string shorten(const std::string& text); // clean

}  // namespace llm
