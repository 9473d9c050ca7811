#include <iostream>

#include "llm.h"

int main() {
  llm::Client hosted("https://api.openai.com/v1"); // expect: endpoint openai closed
  std::cout << hosted.ask("hello"); // expect: call openai closed
  llm::Client local("http://localhost:8080/v1"); // clean
  std::cout << local.ask("hello"); // expect: call - open
  std::cout << hosted.name(); // clean
  std::cout << llm::shorten("hello"); // clean
}
