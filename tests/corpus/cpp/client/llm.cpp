#include "llm.h"

#include <cpr/cpr.h>

namespace llm {

Client::Client(std::string base) : base_(std::move(base)) {} // clean

std::string Client::ask(const std::string& prompt) const {
  auto answer = cpr::Post(cpr::Url{base_ + "/chat/completions"}, cpr::Body{prompt});
  return answer.text; // clean
}

std::string shorten(const std::string& text) { return text.substr(0, 80); } // clean

}  // namespace llm
