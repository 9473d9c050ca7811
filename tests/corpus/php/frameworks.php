<?php

use LLPhant\Chat\OllamaChat;
use LLPhant\Chat\OpenAIChat;
use LLPhant\OllamaConfig;
use LLPhant\OpenAIConfig;
use NeuronAI\Agent;
use NeuronAI\Providers\Anthropic\Anthropic;
use NeuronAI\Providers\Ollama\Ollama;
use Prism\Prism\Enums\Provider;
use Prism\Prism\Prism;
use Symfony\AI\Platform\Bridge\OpenAi\PlatformFactory;
use Symfony\AI\Platform\Bridge\Ollama\PlatformFactory as OllamaFactory;

$answer = Prism::text()->using(Provider::Anthropic, 'claude-3-5-sonnet-latest')->withPrompt('hi')->asText(); // expect: call anthropic closed
echo $answer->text; // clean
Prism::text()->using(Provider::OpenAI, 'gpt-4o')->withSystemPrompt('x')->withPrompt('hi')->asStream(); // expect: call openai closed
Prism::text()->using('ollama', 'llama3')->withPrompt('hi')->asText(); // expect: call - open
Prism::embeddings()->using(Provider::Mistral, 'mistral-embed')->fromInput('hi')->asEmbeddings(); // expect: call mistral closed
Prism::text()->using(Provider::Groq, 'llama')->withPrompt('hi'); // clean

$config = new OpenAIConfig();
$config->apiKey = 'x'; // clean
$chat = new OpenAIChat($config); // expect: client openai closed
echo $chat->generateText('hi'); // expect: call openai closed
$chat->setSystemMessage('be kind'); // clean
$here = new OllamaConfig();
$here->model = 'llama3';
$local = new OllamaChat($here); // expect: client - open
$local->generateText('hi'); // expect: call - open
$vllm = new OpenAIConfig();
$vllm->url = 'http://vllm:8000/v1';
$own = new OpenAIChat($vllm); // expect: client - open
$own->generateChat([]); // expect: call - open

$platform = PlatformFactory::create('key'); // expect: client openai closed
$platform->invoke('gpt-4o', 'hi'); // expect: call openai closed
$platform->getModelCatalog(); // clean
$mine = OllamaFactory::create('http://localhost:11434'); // expect: client - open
$mine->invoke('llama3.2', 'hi'); // expect: call - open

$agent = Agent::make()->setAiProvider(new Anthropic(key: 'x', model: 'claude-3-7-sonnet-latest')); // expect: client anthropic closed
$agent->chat('hi'); // expect: call anthropic closed
$private = Agent::make()->setAiProvider(new Ollama(url: 'http://localhost:11434/api', model: 'llama3')); // expect: client - open
$private->chat('hi'); // expect: call - open
