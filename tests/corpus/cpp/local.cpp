#include "llama.h"
#include "common.h" // clean

std::string generate(const std::string& path, llama_batch batch) {
  llama_model_params parameters = llama_model_default_params(); // clean
  llama_model* model = llama_model_load_from_file(path.c_str(), parameters); // expect: client - open
  llama_context* context = llama_init_from_model(model, llama_context_default_params()); // clean
  if (llama_decode(context, batch) != 0) { // expect: call - open
    return ""; // clean
  }
  llama_model_free(model); // clean
  return "done"; // clean
}
