import { Llm } from "./llm.js";
import { Service, stored, summarise } from "./work.js";

const db = { ask: (question) => question }; // clean
console.log(summarise(new Llm(), "x")); // expect: call openai closed
console.log(stored(db, "x")); // clean
console.log(new Service(new Llm()).run("x")); // expect: call openai closed
