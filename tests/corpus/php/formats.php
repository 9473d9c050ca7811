<?php
const BASE = "https://api.openai.com"; // expect: endpoint openai closed
const SHOP = "https://api.example.org"; // clean

function ask($body) {
    $orders = curl_init(sprintf("%s/v1/orders", SHOP)); // clean
    curl_setopt($orders, CURLOPT_POSTFIELDS, $body); // clean
    curl_exec($orders); // clean
    $ch = curl_init(sprintf("%s/v1/chat/completions", BASE)); // clean
    curl_setopt($ch, CURLOPT_POSTFIELDS, $body); // clean
    return curl_exec($ch); // expect: call openai closed
}
