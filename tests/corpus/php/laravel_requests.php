<?php

namespace App\Services;

use Illuminate\Support\Facades\Http; // clean

class Requests
{
    private string $base = 'https://api.openai.com/v1'; // expect: endpoint openai closed
    private string $shop = 'https://api.example.org/v1'; // clean

    public function ask(array $body): array
    {
        return Http::accept('application/json')->timeout(7.5)->withToken('x')->post($this->base . '/chat/completions', $body)->json(); // expect: call openai closed
    }

    public function order(array $body): array
    {
        return Http::accept('application/json')->timeout(7.5)->withToken('x')->post($this->shop . '/orders', $body)->json(); // clean
    }

    public function embed(array $body): array
    {
        return Http::withQueryParameters(['trace' => 1])->throw()->post($this->base . '/embeddings', $body)->json(); // expect: call openai closed
    }
}
