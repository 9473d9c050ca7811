package com.acme.cloud;

import com.azure.ai.openai.OpenAIClient; // expect: import azure-openai closed
import com.azure.ai.openai.OpenAIClientBuilder; // expect: import azure-openai closed
import com.azure.core.credential.AzureKeyCredential; // clean
import java.net.URI; // clean
import software.amazon.awssdk.core.SdkBytes; // clean
import software.amazon.awssdk.regions.Region; // clean
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient; // expect: import aws-bedrock closed
import software.amazon.awssdk.services.s3.S3Client; // clean

class Cloud {
    void bedrock(String body) {
        BedrockRuntimeClient client = BedrockRuntimeClient.builder().region(Region.US_EAST_1).build(); // expect: client aws-bedrock closed
        client.invokeModel(r -> r.modelId("anthropic.claude-3-haiku-20240307-v1:0").body(SdkBytes.fromUtf8String(body))); // expect: call aws-bedrock closed
        client.converse(r -> r.modelId("meta.llama3-8b-instruct-v1:0")); // expect: call aws-bedrock closed
        client.serviceName(); // clean
        S3Client files = S3Client.builder().region(Region.US_EAST_1).build(); // clean
        files.putObject(r -> r.bucket("b").key("k"), (java.nio.file.Path) null); // clean
    }

    void gateway() {
        BedrockRuntimeClient mock = BedrockRuntimeClient.builder().endpointOverride(URI.create("http://localhost:4566")).build(); // expect: client - open
        mock.invokeModel(r -> r.modelId("x")); // expect: call - open
    }

    void azure(String text) {
        OpenAIClient client = new OpenAIClientBuilder() // expect: client azure-openai closed
            .endpoint("https://acme.openai.azure.com")
            .credential(new AzureKeyCredential("k"))
            .buildClient();
        client.getChatCompletions("deployment", null); // expect: call azure-openai closed
        client.getEmbeddings("deployment", null); // expect: call azure-openai closed
        client.getClass(); // clean
    }
}
