const OpenAI = require("openai"); // expect: import openai closed

class OpenAIService {
  constructor() {
    this.client = null;
    this.start();
  }

  start() {
    if (!this.client) this.client = new OpenAI(); // expect: client openai closed
  }

  async write(prompt) {
    this.start();
    return this.client.responses.create({ model: "gpt-4o", input: prompt }); // expect: call openai closed
  }

  shorten(text) {
    return text.slice(0, 100); // clean
  }
}

module.exports = new OpenAIService(); // clean
