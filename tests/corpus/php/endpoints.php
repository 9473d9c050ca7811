<?php

class Endpoints
{
    public const LOCAL = 'http://127.0.0.1:8080/v1'; // clean
    private static array $bases = ['local' => self::LOCAL, 'cluster' => 'http://llm.svc.cluster.local/v1'];
    private string $base = 'http://10.1.2.3:8000/v1'; // clean

    public function field(): void
    {
        $client = OpenAI::factory()->withBaseUri($this->base)->make(); // expect: client - open
        $client->chat()->create([]); // expect: call - open
    }

    public function constant(): void
    {
        OpenAI::factory()->withBaseUri(self::LOCAL)->make()->chat()->create([]); // expect: call - open
        OpenAI::factory()->withBaseUri(Endpoints::LOCAL . '/x')->make()->chat()->create([]); // expect: call - open
        OpenAI::factory()->withBaseUri(static::$bases['cluster'])->make()->chat()->create([]); // expect: call - open
    }

    public function setting(): void
    {
        OpenAI::factory()->withBaseUri(env('LLM_URL', 'http://ollama:11434/v1'))->make()->chat()->create([]); // expect: call - open
        OpenAI::factory()->withBaseUri(env('LLM_URL', 'https://api.openai.com/v1'))->make()->chat()->create([]); // expect: call openai closed
        OpenAI::factory()->withBaseUri(env('LLM_URL'))->make()->chat()->create([]); // expect: call openai unknown
    }

    public function either(bool $local): void
    {
        $base = $local ? 'http://localhost/v1' : 'http://127.0.0.1/v1';
        OpenAI::factory()->withBaseUri($base)->make()->chat()->create([]); // expect: call - open
        $base = match (true) { $local => 'http://localhost/v1', default => 'https://api.openai.com/v1' };
        OpenAI::factory()->withBaseUri($base)->make()->chat()->create([]); // expect: call openai unknown
        $base = 'https://api.openai.com/v1';
        OpenAI::factory()->withBaseUri($base)->make()->chat()->create([]); // expect: call openai closed
    }

    public static function client(string $url = 'http://vllm:8000/v1')
    {
        return OpenAI::factory()->withBaseUri($url)->make(); // expect: client - open
    }
}

Endpoints::client()->chat()->create([]); // expect: call - open
Endpoints::client('https://api.openai.com/v1')->chat()->create([]); // expect: call openai closed
