const axios = require("axios"); // clean
const request = require("request"); // clean
const https = require("https"); // clean

const OPENAI = { host: "api.openai.com", path: "/v1/completions" }; // expect: endpoint openai closed
const OLLAMA_HOST = process.env.OLLAMA || "http://localhost:11434"; // clean

function ask(prompt, done) {
  const req = https.request({ hostname: OPENAI.host, path: OPENAI.path, method: "POST" }, done); // expect: call openai closed
  req.write(JSON.stringify({ prompt })); // clean
  req.end(); // clean
}
function page(done) {
  https.get({ hostname: "www.acme.io", path: "/v1/completions.html" }, done); // clean
}

module.exports = {
  ask, // clean
  page, // clean
  gemini: (text) => axios.post(`https://generativelanguage.googleapis.com/v1beta/models/gemini-pro:generateContent?key=${process.env.KEY}`, { contents: [text] }), // expect: call google-gemini closed
  ollama: (text) => fetch(`${OLLAMA_HOST}/api/generate`, { method: "POST", body: JSON.stringify({ model: "llama3", prompt: text }) }), // expect: call - open
  ownChat: (text) => fetch("http://localhost:3000/api/chat", { method: "POST", body: text }), // clean
  vllm: (text) => axios({ url: "http://vllm:8000/v1/chat/completions", method: "post", data: { messages: [text] } }), // expect: call - open
  replicate: (text) => request({ url: "https://api.replicate.com/v1/predictions", method: "POST", json: { input: text } }), // expect: call replicate closed
  weather: (city) => axios.get(`https://api.weather.example/v1/${city}`), // clean
  xhr(text) {
    const xhr = new XMLHttpRequest(); // clean
    xhr.open("POST", "https://api.anthropic.com/v1/messages"); // expect: endpoint anthropic closed
    xhr.send(text); // clean
  },
  retried: async (text) => {
    for (let tries = 0; tries < 3; tries++) {
      const response = await fetch("https://api.deepseek.com/chat/completions", { method: "POST", body: text }); // expect: call deepseek closed
      if (response.ok) return response.json(); // clean
    }
    return null; // clean
  },
};
