import { END, START, StateGraph } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai"; // expect: import openai closed

const model = new ChatOpenAI({ model: "gpt-4o" }); // expect: client openai closed

async function answer(state: { messages: string[] }) {
  return { messages: [await model.invoke(state.messages)] }; // expect: call openai closed
}

async function count(state: { messages: string[] }) {
  return { count: state.messages.length }; // clean
}

const workflow = new StateGraph({} as any) // clean
  .addNode("count", count) // clean
  .addNode("answer", answer) // clean
  .addEdge(START, "count") // clean
  .addEdge("count", "answer") // clean
  .addEdge("answer", END); // clean
const app = workflow.compile(); // clean
const plain = new StateGraph({} as any).addNode("count", count).addEdge(START, "count").compile(); // clean

export async function run(question: string) {
  const number = await plain.invoke({ messages: [question] }); // clean
  const told = await app.invoke({ messages: [question] }); // expect: call openai closed
  return { number, told };
}
