const { OpenAI } = require("openai"); // expect: import openai closed
const config = require("../config"); // clean
const Anthropic = require("@anthropic-ai/sdk").default; // expect: import anthropic closed

const openai = new OpenAI({ apiKey: config.key }); // expect: client openai closed
const local = new OpenAI({ baseURL: config.llm.url }); // expect: client - open
const claude = new Anthropic(); // expect: client anthropic closed

async function complete(prompt, { model = config.model, ...rest } = {}) {
  const answer = await openai.chat.completions.create({ model, messages: [{ role: "user", content: prompt }], ...rest }); // expect: call openai closed
  return answer.choices[0].message.content; // clean
}

exports.complete = complete; // clean
exports.near = async (prompt) => local.chat.completions.create({ model: "qwen", messages: [{ role: "user", content: prompt }] }); // expect: call - open
exports.claude = async (prompt) => claude.messages.create({ model: "claude-haiku-4-5", max_tokens: 9, messages: [{ role: "user", content: prompt }] }); // expect: call anthropic closed
exports.trim = (prompt) => prompt.trim(); // clean
module.exports.Writer = function Writer(style) { // clean
  this.style = style; // clean
};
module.exports.Writer.prototype.write = async function (text) {
  return complete(this.style + text); // expect: call openai closed
};
