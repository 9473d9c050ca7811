#include "HttpModule.h"
#include "Interfaces/IHttpRequest.h"

void UAnswers::Activate()
{
    FString Url = TEXT("https://api.openai.com/v1/chat/completions"); // expect: endpoint openai closed
    auto HttpRequest = FHttpModule::Get().CreateRequest(); // clean
    HttpRequest->SetURL(Url); // clean
    HttpRequest->SetVerb(TEXT("POST")); // clean
    HttpRequest->SetContentAsString(Payload); // clean
    if (HttpRequest->ProcessRequest()) // expect: call openai closed
    {
        HttpRequest->OnProcessRequestComplete().BindUObject(this, &UAnswers::OnResponse); // clean
    }
}

void UScores::Activate()
{
    auto HttpRequest = FHttpModule::Get().CreateRequest(); // clean
    HttpRequest->SetURL(TEXT("https://scores.example.org/v1/table")); // clean
    HttpRequest->ProcessRequest(); // clean
}

void UVoice::Activate()
{
    TSharedRef<IHttpRequest, ESPMode::ThreadSafe> HttpRequest = FHttpModule::Get().CreateRequest(); // clean
    HttpRequest->SetURL("http://localhost:8000/v1/audio/transcriptions"); // clean
    HttpRequest->ProcessRequest(); // expect: call - open
}
