<?php

namespace App\Services;

class Configured
{
    public function own(string $text)
    {
        $client = \OpenAI::factory()->withBaseUri(config('llm.base'))->make(); // expect: client - open
        return $client->chat()->create(['messages' => [$text]]); // expect: call - open
    }

    public function cloud(string $text)
    {
        $client = \OpenAI::factory()->withBaseUri(config('llm.cloud.base'))->make(); // expect: client openai closed
        return $client->chat()->create(['messages' => [$text]]); // expect: call openai closed
    }

    public function missing(string $text)
    {
        $client = \OpenAI::factory()->withBaseUri(config('llm.absent'))->make(); // expect: client openai unknown
        return $client->chat()->create(['messages' => [$text], 'timeout' => config('llm.timeout')]); // expect: call openai unknown
    }

    public function container(string $text)
    {
        app('log')->chat()->create(['messages' => [$text]]); // clean
        return app('openai')->chat()->create(['messages' => [$text]]); // expect: call openai closed
    }
}
