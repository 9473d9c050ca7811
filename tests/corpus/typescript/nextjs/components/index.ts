export { Summary } from "./summary"; // clean
