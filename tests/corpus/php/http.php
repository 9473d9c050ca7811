<?php

use GuzzleHttp\Client;
use Illuminate\Support\Facades\Http;

const URL = 'https://api.openai.com/v1/chat/completions'; // expect: endpoint openai closed

function with_curl(array $body): string
{
    $handle = curl_init();
    curl_setopt($handle, CURLOPT_URL, URL);
    curl_setopt($handle, CURLOPT_POST, true); // clean
    curl_setopt($handle, CURLOPT_POSTFIELDS, json_encode($body)); // clean
    $answer = curl_exec($handle); // expect: call openai closed
    curl_close($handle); // clean
    return $answer;
}

function with_options(array $body): string
{
    $handle = curl_init('https://api.anthropic.com/v1/messages'); // expect: endpoint anthropic closed
    curl_setopt_array($handle, [CURLOPT_POST => true, CURLOPT_POSTFIELDS => json_encode($body)]); // clean
    return curl_exec($handle); // expect: call anthropic closed
}

function elsewhere(array $body): string
{
    $handle = curl_init('https://api.stripe.com/v1/charges'); // clean
    curl_setopt_array($handle, [CURLOPT_POST => true, CURLOPT_POSTFIELDS => json_encode($body)]); // clean
    return curl_exec($handle); // clean
}

function with_guzzle(array $body): void
{
    $client = new Client(['base_uri' => 'https://api.openai.com/v1/']); // expect: client openai closed
    $client->post('chat/completions', ['json' => $body]); // expect: call openai closed
    $client->request('POST', 'embeddings', ['json' => $body]); // expect: call openai closed
    $other = new Client(['base_uri' => 'https://api.github.com/']); // clean
    $other->post('gists', ['json' => $body]); // clean
    (new Client())->post('https://api.mistral.ai/v1/chat/completions', ['json' => $body]); // expect: call mistral closed
    $local = new Client(['base_uri' => 'http://localhost:11434']);
    $local->post('/v1/chat/completions', ['json' => $body]); // expect: call - open
}

function with_laravel(array $body): void
{
    Http::withToken('x')->post('https://api.openai.com/v1/chat/completions', $body); // expect: call openai closed
    Http::withHeaders(['x-api-key' => 'x'])->timeout(30)->post('https://api.anthropic.com/v1/messages', $body); // expect: call anthropic closed
    Http::post('https://api.cohere.com/v2/chat', $body); // expect: call cohere closed
    Http::post('https://hooks.slack.com/services/x', $body); // clean
    Http::baseUrl('https://api.deepseek.com')->post('/chat/completions', $body); // expect: call deepseek closed
    Http::withToken('x')->get('https://api.github.com/user'); // clean
    wp_remote_post('https://api.openai.com/v1/chat/completions', ['body' => json_encode($body)]); // expect: call openai closed
    wp_remote_get('https://wordpress.example/feed'); // clean
}
