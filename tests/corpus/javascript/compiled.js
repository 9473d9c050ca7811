"use strict";
var __importDefault = (this && this.__importDefault) || function (mod) { return mod && mod.__esModule ? mod : { default: mod }; }; // clean
Object.defineProperty(exports, "__esModule", { value: true }); // clean
exports.ask = ask; // clean
const openai_1 = __importDefault(require("openai")); // expect: import openai closed
const node_fetch_1 = __importDefault(require("node-fetch")); // clean
const p_retry_1 = require("p-retry"); // clean
const events_1 = require("events"); // clean
async function requestWithTimeout(url, options = {}, timeout) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("late")), timeout); // clean
        (0, node_fetch_1.default)(url, options).then((response) => resolve(response)); // expect: call mistral closed
    });
}
async function mistral(body) {
    const response = await (0, requestWithTimeout)("https://api.mistral.ai/v1/chat/completions", { method: "POST", body }, 5); // expect: call mistral closed
    await (0, requestWithTimeout)("https://shop.acme.io/v1/chat/completed", { method: "POST", body }, 5); // clean
    return response.json(); // clean
}
class Bot {
    constructor() {
        this.client = new openai_1.default(); // expect: client openai closed
        this.bus = new events_1.EventEmitter(); // clean
    }
    async say(text) {
        return (0, p_retry_1.default)(() => this.client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: text }] })); // expect: call openai closed
    }
    async all(texts) {
        return Promise.all(texts.map(async (text) => this.client.responses.create({ model: "gpt-4.1", input: text }))); // expect: call openai closed
    }
    count(texts) { return texts.map((text) => text.length); } // clean
}
async function ask(text) {
    const bot = new Bot(); // clean
    await bot.all([text]); // expect: call openai closed
    bot.count([text]); // clean
    await mistral(text); // expect: call mistral closed
    return await bot.say(text); // expect: call openai closed
}
