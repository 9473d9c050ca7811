<?php

namespace Site\Providers;

class ApiRequest {
    public function __construct(string $key = '') {
        $this->key = $key;
    }

    public function post(string $url = '', array $options = []) {
        $url = apply_filters('site_request_url', $url, $options);
        return apply_filters('site_response', $this->result(wp_remote_post($url, $options)), $url); // expect: call openai closed
    }

    public function result($response) {
        return json_decode(wp_remote_retrieve_body($response), true); // clean
    }
}
