import Anthropic from "@anthropic-ai/sdk"; // expect: import anthropic closed
import { GoogleGenAI } from "@google/genai"; // expect: import google-gemini closed
import { GoogleGenerativeAI } from "@google/generative-ai"; // expect: import google-gemini closed
import Groq from "groq-sdk"; // expect: import groq closed
import { Mistral } from "@mistralai/mistralai"; // expect: import mistral closed
import { CohereClientV2 } from "cohere-ai"; // expect: import cohere closed
import Together from "together-ai"; // expect: import together closed
import Replicate from "replicate"; // expect: import replicate closed
import { InferenceClient } from "@huggingface/inference"; // expect: import huggingface closed
import ollama, { Ollama } from "ollama"; // expect: import ollama closed
import { BedrockRuntimeClient, ConverseCommand, InvokeModelCommand } from "@aws-sdk/client-bedrock-runtime"; // expect: import aws-bedrock closed
import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3"; // clean
import AnthropicVertex from "@anthropic-ai/vertex-sdk"; // expect: import google-vertex closed
import { pipeline } from "@huggingface/transformers";

const claude = new Anthropic(); // expect: client anthropic closed
const gemini = new GoogleGenAI({ apiKey: process.env.GEMINI_API_KEY }); // expect: client google-gemini closed
const vertex = new GoogleGenAI({ vertexai: true, project: "acme", location: "europe-west1" }); // expect: client google-vertex closed
const old = new GoogleGenerativeAI(process.env.GEMINI_API_KEY ?? ""); // expect: client google-gemini closed
const groq = new Groq(); // expect: client groq closed
const mistral = new Mistral({ apiKey: "x" }); // expect: client mistral closed
const cohere = new CohereClientV2({ token: "x" }); // expect: client cohere closed
const together = new Together(); // expect: client together closed
const replicate = new Replicate(); // expect: client replicate closed
const hf = new InferenceClient(process.env.HF_TOKEN); // expect: client huggingface closed
const away = new Ollama({ host: "http://10.0.0.7:11434" }); // expect: client - open
const bedrock = new BedrockRuntimeClient({ region: "eu-central-1" }); // expect: client aws-bedrock closed
const bucket = new S3Client({ region: "eu-central-1" }); // clean
const vertexClaude = new AnthropicVertex({ region: "europe-west1" }); // expect: client google-vertex closed

export async function everywhere(text: string): Promise<void> {
  await claude.messages.create({ model: "claude-sonnet-4-5", max_tokens: 10, messages: [{ role: "user", content: text }] }); // expect: call anthropic closed
  claude.messages.stream({ model: "claude-sonnet-4-5", max_tokens: 10, messages: [] }).on("text", console.log); // expect: call anthropic closed
  await claude.messages.countTokens({ model: "claude-sonnet-4-5", messages: [] }); // expect: call anthropic closed
  await vertexClaude.messages.create({ model: "claude-sonnet-4-5", max_tokens: 10, messages: [] }); // expect: call google-vertex closed
  await gemini.models.generateContent({ model: "gemini-2.5-flash", contents: text }); // expect: call google-gemini closed
  await vertex.models.generateContentStream({ model: "gemini-2.5-flash", contents: text }); // expect: call google-vertex closed
  const model = old.getGenerativeModel({ model: "gemini-1.5-pro" });
  const session = model.startChat({ history: [] });
  await model.generateContent(text); // expect: call google-gemini closed
  await session.sendMessage(text); // expect: call google-gemini closed
  await groq.chat.completions.create({ model: "llama-3.3-70b-versatile", messages: [] }); // expect: call groq closed
  await mistral.chat.complete({ model: "mistral-large-latest", messages: [] }); // expect: call mistral closed
  await cohere.chat({ model: "command-r", messages: [] }); // expect: call cohere closed
  await together.chat.completions.create({ model: "meta-llama/Llama-3-70b", messages: [] }); // expect: call together closed
  await replicate.run("black-forest-labs/flux-schnell", { input: { prompt: text } }); // expect: call replicate closed
  await hf.chatCompletion({ model: "meta-llama/Llama-3.1-8B-Instruct", messages: [] }); // expect: call huggingface closed
  await ollama.chat({ model: "llama3.2", messages: [] }); // expect: call - open
  await away.generate({ model: "llama3.2", prompt: text }); // expect: call - open
  await bedrock.send(new ConverseCommand({ modelId: "anthropic.claude-3-5-sonnet-20240620-v1:0", messages: [] })); // expect: call aws-bedrock closed
  await bedrock.send(new InvokeModelCommand({ modelId: "meta.llama3-8b-instruct-v1:0", body: text })); // expect: call aws-bedrock closed
  await bucket.send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: text })); // clean
  const classify = await pipeline("text-classification", "Xenova/distilbert"); // expect: client - open
  await classify(text); // expect: call - open
}

const session = { sendMessage: async (text: string): Promise<string> => text }; // clean
const messages = { create: (text: string): string => text, stream: (text: string): string => text }; // clean

export async function nothing(text: string): Promise<void> {
  await session.sendMessage(text); // clean
  messages.create(text); // clean
  messages.stream(text); // clean
}
