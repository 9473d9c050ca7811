#include "liboai.h" // expect: import openai closed
#include "store.h" // clean

using namespace liboai;

int main(int argc, char** argv) {
  OpenAI oai; // expect: client openai closed
  Store store; // clean
  Conversation conversation; // clean
  conversation.AddUserData("What is the point of taxes?"); // clean
  if (oai.auth.SetKeyEnv("OPENAI_API_KEY")) { // expect: credential openai closed
    Response response = oai.ChatCompletion->create("gpt-4o", conversation); // expect: call openai closed
    conversation.Update(response); // clean
    store.Completion->create("order", conversation); // clean
    auto vector = oai.Embedding->create("text-embedding-ada-002", "tea"); // expect: call openai closed
    auto picture = oai.Image->create("a cup of tea"); // expect: call openai closed
    auto words = oai.Audio->transcribe("talk.mp3", "whisper-1"); // expect: call openai closed
    store.write("talk.mp3", words); // clean
  }
  return 0; // clean
}
