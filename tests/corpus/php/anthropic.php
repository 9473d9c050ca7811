<?php

use Anthropic\Client;

$client = new Client(apiKey: getenv('ANTHROPIC_API_KEY')); // expect: client anthropic closed
$message = $client->messages->create(maxTokens: 1024, messages: [], model: 'claude-sonnet-4-5'); // expect: call anthropic closed
echo $message->content[0]->text; // clean
$client->messages->countTokens(model: 'claude-sonnet-4-5', messages: []); // expect: call anthropic closed
$client->beta->messages->create(model: 'claude-sonnet-4-5', messages: []); // expect: call anthropic closed
$client->models->list(); // clean
$proxied = new Client(apiKey: 'x', baseUrl: 'http://gateway.internal:4000'); // expect: client - open
$proxied->messages->create(model: 'claude-sonnet-4-5', messages: []); // expect: call - open
$bedrock = new \Anthropic\Bedrock\Client(region: 'us-east-1'); // expect: client aws-bedrock closed
$bedrock->messages->create(model: 'anthropic.claude-3-haiku-20240307-v1:0', messages: []); // expect: call aws-bedrock closed
$other = new \Acme\Client(apiKey: 'x'); // clean
$other->messages->create(model: 'm', messages: []); // clean
