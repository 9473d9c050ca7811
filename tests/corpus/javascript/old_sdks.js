const { Configuration, OpenAIApi } = require("openai"); // expect: import openai closed
const { ChatGPTAPI } = require("chatgpt"); // expect: import openai closed
const AWS = require("aws-sdk"); // clean
const { OpenAIClient, AzureKeyCredential } = require("@azure/openai"); // expect: import azure-openai closed
const cohere = require("cohere-ai"); // expect: import cohere closed
const { HfInference } = require("@huggingface/inference"); // expect: import huggingface closed

const api = new OpenAIApi(new Configuration({ apiKey: process.env.OPENAI_API_KEY })); // expect: client openai closed
const other = new OpenAIApi(new Configuration({ basePath: "http://localhost:8080/v1" })); // expect: client - open
const azure = new OpenAIClient("https://acme.openai.azure.com", new AzureKeyCredential("x")); // expect: client azure-openai closed
const chatgpt = new ChatGPTAPI({ apiKey: "x" }); // expect: client openai closed
const proxied = new ChatGPTAPI({ apiKey: "x", apiBaseUrl: "http://llm:8000/v1" }); // expect: client - open
const hf = new HfInference("x"); // expect: client huggingface closed
const s3 = new AWS.S3(); // clean

async function all(text) {
  await api.createChatCompletion({ model: "gpt-3.5-turbo", messages: [{ role: "user", content: text }] }); // expect: call openai closed
  await api.createCompletion({ model: "text-davinci-003", prompt: text }); // expect: call openai closed
  await api.createEmbedding({ model: "text-embedding-ada-002", input: text }); // expect: call openai closed
  await other.createChatCompletion({ model: "qwen", messages: [] }); // expect: call - open
  await azure.getChatCompletions("deployed", [{ role: "user", content: text }]); // expect: call azure-openai closed
  await chatgpt.sendMessage(text); // expect: call openai closed
  await proxied.sendMessage(text, { parentMessageId: "1" }); // expect: call - open
  await hf.textGeneration({ model: "gpt2", inputs: text }); // expect: call huggingface closed
  await s3.putObject({ Bucket: "b", Key: "k", Body: text }).promise(); // clean
}

class Mailer { // clean
  createCompletion(text) { return text; } // clean
  sendMessage(text) { return this.createCompletion(text); } // clean
}
new Mailer().sendMessage("hello"); // clean
module.exports = { all };

const { Deepgram } = require('@deepgram/sdk') // expect: import deepgram closed

async function hear(url) {
  const deepgram = new Deepgram(process.env.DEEPGRAM_API_KEY) // expect: client deepgram closed
  const live = deepgram.transcription.live({ model: 'nova-2', encoding: 'mulaw' }) // expect: call deepgram closed
  live.addListener('open', () => live.send(url)) // clean
  return deepgram.transcription.preRecorded({ url }, { model: 'nova-2' }) // expect: call deepgram closed
}
