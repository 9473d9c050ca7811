const express = require("express"); // clean
const llm = require("./lib/llm"); // clean
const { complete, trim } = require("./lib/llm"); // clean
const { complete: shortened } = require("./lib/words"); // clean

const app = express(); // clean

app.post("/ask", async (req, res) => {
  const text = trim(req.body.text); // clean
  res.json({
    a: await complete(text), // expect: call openai closed
    b: await llm.complete(text, { model: "gpt-4o" }), // expect: call openai closed
    c: await llm.near(text), // expect: call - open
    d: await llm.claude(text), // expect: call anthropic closed
    e: shortened(text), // clean
    f: llm.trim(text), // clean
  });
});

const jobs = { summarise: complete, measure: shortened }; // clean
module.exports.run = (name, text) => jobs.summarise(text); // expect: call openai closed
module.exports.measure = (text) => jobs.measure(text); // clean
