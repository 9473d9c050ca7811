const express = require("express"); // clean
const service = require("./services/openai.js"); // clean
const ServiceFactory = require("./services/factory"); // clean

const router = express.Router(); // clean
router.post("/write", async (req, res) => {
  const short = service.shorten(req.body.text); // clean
  res.json(await service.write(short)); // expect: call openai closed
});

async function scan(text) {
  const chosen = ServiceFactory.getService(); // clean
  chosen.shorten(text); // clean
  return chosen.write(text); // expect: call openai closed
}

module.exports = { router, scan };
