#include "HttpModule.h" // clean

const FString Base = TEXT("https://api.openai.com"); // expect: endpoint openai closed
const FString Shop = TEXT("https://api.example.org"); // clean

void Order(const FString& Body) {
  TSharedRef<IHttpRequest> Request = FHttpModule::Get().CreateRequest(); // clean
  Request->SetURL(FString::Printf(TEXT("%s/v1/orders"), *Shop)); // clean
  Request->SetContentAsString(Body); // clean
  Request->ProcessRequest(); // clean
}

void Ask(const FString& Body) {
  TSharedRef<IHttpRequest> Request = FHttpModule::Get().CreateRequest(); // clean
  Request->SetURL(FString::Printf(TEXT("%s/v1/chat/completions"), *Base)); // clean
  Request->SetContentAsString(Body); // clean
  Request->ProcessRequest(); // expect: call openai closed
}
