"""Other providers' SDKs, with their near twins."""

import boto3
import cohere  # expect: import cohere closed
import google.generativeai as palm  # expect: import google-gemini closed
import replicate  # expect: import replicate closed
from anthropic import Anthropic, AnthropicBedrock  # expect: import anthropic closed
from google import genai  # expect: import google-gemini closed
from google.cloud import storage
from groq import Groq  # expect: import groq closed
from huggingface_hub import InferenceClient
from mistralai import Mistral  # expect: import mistral closed
from ollama import Client
from together import Together  # expect: import together closed


def claude(question):
    client = Anthropic()  # expect: client anthropic closed
    client.messages.create(model="claude-sonnet-4-5", max_tokens=9, messages=question)  # expect: call anthropic closed
    client.messages.batches.list()  # clean
    with client.messages.stream(model="claude-sonnet-4-5", max_tokens=9, messages=question) as stream:  # expect: call anthropic closed
        return stream.get_final_text()  # clean


def claude_elsewhere(question):
    client = AnthropicBedrock()  # expect: client aws-bedrock closed
    return client.messages.create(model="x", max_tokens=9, messages=question)  # expect: call aws-bedrock closed


def gemini(question):
    client = genai.Client()  # expect: client google-gemini closed
    client.models.generate_content(model="gemini-2.0-flash", contents=question)  # expect: call google-gemini closed
    vertex = genai.Client(vertexai=True, project="p", location="l")  # expect: client google-vertex closed
    vertex.models.generate_content(model="gemini-2.0-flash", contents=question)  # expect: call google-vertex closed
    client.models.list()  # clean
    palm.configure(api_key="x")  # clean
    return palm.GenerativeModel("gemini-pro").generate_content(question)  # expect: call google-gemini closed


def bedrock(question):
    runtime = boto3.client("bedrock-runtime")  # expect: client aws-bedrock closed
    runtime.invoke_model(modelId="anthropic.claude-3-haiku-20240307-v1:0", body=question)  # expect: call aws-bedrock closed
    runtime.converse(modelId="anthropic.claude-3-haiku-20240307-v1:0", messages=question)  # expect: call aws-bedrock closed
    files = boto3.client("s3")  # clean
    files.put_object(Bucket="b", Key="k", Body=question)  # clean
    queue = boto3.client("sqs")  # clean
    queue.send_message(QueueUrl="q", MessageBody=question)  # clean
    return boto3.client("lambda").invoke(FunctionName="f", Payload=question)  # clean


def bucket(question):
    return storage.Client().bucket("b").blob("k").upload_from_string(question)  # clean


def some(question):
    Groq().chat.completions.create(model="llama-3.3-70b-versatile", messages=question)  # expect: call groq closed
    Mistral(api_key="x").chat.complete(model="mistral-large-latest", messages=question)  # expect: call mistral closed
    Together().chat.completions.create(model="meta-llama/Llama-3-8b-chat-hf", messages=question)  # expect: call together closed
    cohere.Client().embed(texts=question, model="embed-english-v3.0")  # expect: call cohere closed
    replicate.run("meta/meta-llama-3-8b-instruct", input={"prompt": question})  # expect: call replicate closed
    InferenceClient("meta-llama/Llama-3.1-8B-Instruct").chat_completion(question)  # expect: call huggingface closed
    Client(host="http://ollama:11434").chat(model="llama3", messages=question)  # expect: call - open
    Groq().models.list()  # expect: client groq closed
    return replicate.models.list()  # clean
