<?php

namespace Site\Providers;

class Titles {
    protected $url = 'https://api.openai.com/v1/chat/completions'; // expect: endpoint openai closed
    protected $shop = 'https://api.stripe.com/v1/charges'; // clean

    protected function address(): string {
        return untrailingslashit(apply_filters('site_titles_url', $this->url));
    }

    public function title(string $text) {
        $request = new ApiRequest(get_option('key'));
        return $request->post($this->address(), ['body' => wp_json_encode(['input' => $text])]); // expect: call openai closed
    }

    public function charge(string $text) {
        $request = new ApiRequest(get_option('key'));
        return $request->post(apply_filters('site_shop_url', $this->shop), ['body' => $text]); // clean
    }

    public function named(string $text) {
        return apply_filters('https://api.openai.com/v1/embeddings', $text); // expect: endpoint openai closed
    }
}
