import { BedrockRuntime, BedrockRuntimeClient, ConverseStreamCommand, InvokeModelCommand } from "@aws-sdk/client-bedrock-runtime"; // expect: import aws-bedrock closed
import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs"; // clean
import AnthropicBedrock from "@anthropic-ai/bedrock-sdk"; // expect: import aws-bedrock closed

const client = new BedrockRuntimeClient({}); // expect: client aws-bedrock closed
const whole = new BedrockRuntime({ region: "us-east-1" }); // expect: client aws-bedrock closed
const claude = new AnthropicBedrock(); // expect: client aws-bedrock closed
const queue = new SQSClient({}); // clean

export const handler = async (event) => {
  const command = new InvokeModelCommand({ modelId: process.env.MODEL_ID, body: JSON.stringify({ prompt: event.body }) }); // clean
  const answer = await client.send(command); // expect: call aws-bedrock closed
  await client.send(new ConverseStreamCommand({ modelId: "amazon.nova-pro-v1:0", messages: [] })); // expect: call aws-bedrock closed
  await whole.converse({ modelId: "amazon.nova-pro-v1:0", messages: [] }); // expect: call aws-bedrock closed
  await claude.messages.create({ model: "anthropic.claude-3-5-sonnet-20240620-v1:0", max_tokens: 9, messages: [] }); // expect: call aws-bedrock closed
  await queue.send(new SendMessageCommand({ QueueUrl: "q", MessageBody: event.body })); // clean
  return { statusCode: 200, body: String(answer) }; // clean
};
