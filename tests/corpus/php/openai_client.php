<?php

namespace App;

use OpenAI; // expect: import openai closed
use OpenAI\Client;
use Psr\Log\LoggerInterface; // clean

final class Summarizer
{
    private const MODEL = 'gpt-4o-mini'; // expect: model openai closed
    private const LABEL = 'short'; // clean

    public function __construct(
        private readonly Client $client,
        private readonly LoggerInterface $log, // clean
        private ?Store $store = null,
    ) {
    }

    public function summarize(string $text): string
    {
        $response = $this->client->chat()->create(['model' => self::MODEL, 'messages' => [['role' => 'user', 'content' => $text]]]); // expect: call openai closed
        $this->log->info('summarized'); // clean
        $this->store?->chat()->create(['model' => self::LABEL, 'messages' => []]); // clean
        return $response->choices[0]->message->content; // clean
    }

    public function others(string $text): void
    {
        $this->client->embeddings()->create(['model' => 'text-embedding-3-small', 'input' => $text]); // expect: call openai closed
        $this->client->models()->list(); // clean
        $this->client->images()->create(['prompt' => $text]); // expect: call openai closed
        $this->client->responses()->create(['model' => 'gpt-4.1', 'input' => $text]); // expect: call openai closed
        $this->client->audio()->transcribe(['model' => 'whisper-1', 'file' => fopen($text, 'r')]); // expect: call openai closed
        $this->client->files()->upload(['purpose' => 'fine-tune', 'file' => $text]); // expect: call openai closed
        $this->client->files()->list(); // clean
        $this->client->threads()->messages()->create('t', ['content' => $text]); // expect: call openai closed
        $this->client->threads()->messages()->list('t'); // clean
        $this->client->moderations()->create(['input' => $text]); // expect: call openai closed
        foreach ($this->client->chat()->createStreamed(['model' => 'gpt-4o', 'messages' => []]) as $chunk) { // expect: call openai closed
            echo $chunk->choices[0]->delta->content; // clean
        }
    }
}

function made(string $key): void
{
    $client = OpenAI::client($key); // expect: client openai closed
    $client->chat()->create(['model' => 'gpt-4o']); // expect: call openai closed
    $named = \OpenAI::client(apiKey: $key); // expect: client openai closed
    $named->completions()->create(['model' => 'gpt-3.5-turbo-instruct', 'prompt' => 'x']); // expect: call openai closed
    $local = OpenAI::factory()->withApiKey($key)->withBaseUri('http://localhost:8000/v1')->make(); // expect: client - open
    $local->chat()->create(['model' => 'llama-3']); // expect: call - open
    $remote = OpenAI::factory()->withApiKey($key)->withOrganization('http://localhost:8000/v1')->make(); // expect: client openai closed
    $remote->chat()->create(['model' => 'gpt-4o']); // expect: call openai closed
    $groq = OpenAI::factory()->withBaseUri('https://api.groq.com/openai/v1')->make(); // expect: client groq closed
    $groq->chat()->create(['model' => 'llama-3.1-70b']); // expect: call groq closed
    $other = Acme::client($key); // clean
    $other->chat()->create(['model' => 'gpt']); // clean
    $setting = OpenAI::factory()->withBaseUri(getenv('LLM_URL'))->make(); // expect: client openai unknown
    $setting->chat()->create(['model' => 'x']); // expect: call openai unknown
}

interface Speaks
{
    public function chat(): Speaks; // clean

    public function create(array $given): string; // clean
}

final class Echoes implements Speaks
{
    public function chat(): Speaks
    {
        return $this; // clean
    }

    public function create(array $given): string
    {
        return $given['content'] ?? ''; // clean
    }
}

echo (new Echoes())->chat()->create(['model' => 'm', 'content' => 'x']); // clean
echo OpenAI::class; // clean
$names = array_map(fn (string $name) => strtoupper($name), ['openai', 'anthropic']); // clean
