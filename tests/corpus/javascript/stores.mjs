import OpenAI from "openai"; // expect: import openai closed

const openai = new OpenAI(); // expect: client openai closed

export async function keep(store, file) {
  await openai.beta.vectorStores.files.create(store, { file_id: file }); // expect: call openai closed
  await openai.beta.vectorStores.files.list(store); // clean
  await openai.vectorStores.create({ name: "notes" }); // expect: call openai closed
  await openai.vectorStores.del(store); // clean
  await shelf.beta.vectorStores.files.create(store, { file_id: file }); // clean
}
