<?php

require 'vendor/autoload.php'; // clean

use Aws\BedrockRuntime\BedrockRuntimeClient;
use Aws\S3\S3Client; // clean

$bedrock = new BedrockRuntimeClient(['region' => 'us-east-1']); // expect: client aws-bedrock closed
$bedrock->invokeModel(['modelId' => 'anthropic.claude-3-haiku-20240307-v1:0', 'body' => '{}']); // expect: call aws-bedrock closed
$bedrock->converse(['modelId' => 'amazon.nova-pro-v1:0', 'messages' => []]); // expect: call aws-bedrock closed
$bedrock->getRegion(); // clean
$store = new S3Client(['region' => 'us-east-1']); // clean
$store->putObject(['Bucket' => 'b', 'Key' => 'k', 'Body' => '{}']); // clean

$gemini = Gemini::client('key'); // expect: client google-gemini closed
$gemini->generativeModel(model: 'gemini-2.0-flash')->generateContent('hi'); // expect: call google-gemini closed
$chat = $gemini->chat(model: 'gemini-2.0-flash')->startChat(history: []); // expect: model google-gemini closed
$chat->sendMessage('hi'); // expect: call google-gemini closed
$gemini->models()->list(); // clean

$older = new \Orhanerday\OpenAi\OpenAi('key'); // expect: client openai closed
$older->chat(['model' => 'gpt-3.5-turbo', 'messages' => []]); // expect: call openai closed
$older->listModels(); // clean
