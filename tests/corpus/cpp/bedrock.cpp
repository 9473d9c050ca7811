#include <aws/core/Aws.h> // clean
#include <aws/s3/S3Client.h> // clean
#include <aws/bedrock-runtime/BedrockRuntimeClient.h> // expect: import aws-bedrock closed
#include <aws/bedrock-runtime/model/InvokeModelRequest.h>
#include <aws/bedrock-runtime/model/ConverseRequest.h>

using namespace Aws::BedrockRuntime;
using namespace Aws::BedrockRuntime::Model;

Aws::String invoke(const Aws::String& body) {
  BedrockRuntimeClient client; // expect: client aws-bedrock closed
  InvokeModelRequest request; // clean
  request.SetModelId("anthropic.claude-3-haiku-20240307-v1:0");
  request.SetContentType("application/json"); // clean
  auto outcome = client.InvokeModel(request); // expect: call aws-bedrock closed
  return outcome.IsSuccess() ? "yes" : "no"; // clean
}

void converse(const Message& message) {
  Aws::BedrockRuntime::BedrockRuntimeClient client; // expect: client aws-bedrock closed
  ConverseRequest request; // clean
  request.WithModelId("amazon.nova-lite-v1:0").AddMessages(message);
  client.Converse(request); // expect: call aws-bedrock closed
}

void keep(const Aws::String& bucket) {
  Aws::S3::S3Client storage; // clean
  Aws::S3::Model::PutObjectRequest request; // clean
  request.SetBucket(bucket); // clean
  storage.PutObject(request); // clean
}
